"""收入支出决算总表: a Chinese agency's final accounts, two sides in one table, with subtotals."""

from __future__ import annotations

import numpy as np

from models.training.content import Grid, Printed, Story, Words

INCOME = {
    "general_public": "一、一般公共预算财政拨款收入",
    "government_funds": "二、政府性基金预算财政拨款收入",
    "state_capital": "三、国有资本经营预算财政拨款收入",
    "superior_subsidy": "四、上级补助收入",
    "operations": "五、事业收入",
    "business": "六、经营收入",
    "subsidiary_remittance": "七、附属单位上缴收入",
    "other": "八、其他收入",
}
EXPENDITURE = {
    "general_services": "一、一般公共服务支出",
    "diplomacy": "二、外交支出",
    "defence": "三、国防支出",
    "public_security": "四、公共安全支出",
    "education": "五、教育支出",
    "science": "六、科学技术支出",
    "culture": "七、文化旅游体育与传媒支出",
    "social_security": "八、社会保障和就业支出",
    "health": "九、卫生健康支出",
    "environment": "十、节能环保支出",
    "urban_rural": "十一、城乡社区支出",
    "agriculture": "十二、农林水支出",
    "transport": "十三、交通运输支出",
    "resources_industry": "十四、资源勘探工业信息等支出",
    "commerce": "十五、商业服务业等支出",
    "finance": "十六、金融支出",
    "aid": "十七、援助其他地区支出",
    "natural_resources": "十八、自然资源海洋气象等支出",
    "housing": "十九、住房保障支出",
    "grain_reserves": "二十、粮油物资储备支出",
    "state_capital": "二十一、国有资本经营预算支出",
    "disaster_emergency": "二十二、灾害防治及应急管理支出",
    "other": "二十三、其他支出",
    "debt_principal": "二十四、债务还本支出",
    "debt_interest": "二十五、债务付息支出",
    "covid_bonds": "二十六、抗疫特别国债安排的支出",
}
_ENDS = (
    ("subtotal", "本年收入合计", "subtotal", "本年支出合计"),
    ("surplus_used", "使用非财政拨款结余", "surplus_distributed", "结余分配"),
    ("carried_in", "年初结转和结余", "carried_out", "年末结转和结余"),
    ("total", "总计", "total", "总计"),
)
_UNITS = {
    "tune": ("青河市水利局", "临江县教育局", "安平县档案馆", "松山市文化馆", "海州市审计局"),
    "judge": ("南浦市林业局", "新丰县司法局", "永定县图书馆", "桐乡市气象局", "金坛市统计局"),
}
FIGURES = (
    *(f"accounts.income.{key}" for key in (*INCOME, *(end[0] for end in _ENDS))),
    *(f"accounts.expenditure.{key}" for key in (*EXPENDITURE, *(end[2] for end in _ENDS))),
)


def final_accounts(split: str, rng: np.random.Generator) -> Story:
    """One year's accounts of an agency: both sides end in the same total."""
    cents = _cents(split, rng)
    unit = str(rng.choice(["万元", "元"]))
    thousands = bool(rng.random() < 0.5)
    zero = str(rng.choice(["0.00", "", ""]))
    short = bool(rng.random() < 0.4)
    income = [key for key in INCOME if not short or cents[f"income.{key}"] or rng.random() < 0.3]
    expenditure = [key for key in EXPENDITURE if not short or cents[f"expenditure.{key}"] or rng.random() < 0.2]
    body = max(len(income), len(expenditure))
    numbered = bool(rng.random() < 0.6)
    cells = _header(numbered)
    first = 3 if numbered else 2
    values: dict[str, tuple[object, str | None, str]] = {}

    def side(row: int, col: int, name: str, key: str | None, label: str, line: int) -> None:
        total = label.endswith("计")
        align = "center" if total else "left"
        cells.append(Printed(row, col, 1, 1, label, "label" if label else "blank", align=align, bold=total and short))
        cells.append(Printed(row, col + 1, 1, 1, str(line), "figure"))
        if key is None:
            cells.append(Printed(row, col + 2, 1, 1, "", "blank"))
            return
        amount = cents[f"{name}.{key}"]
        text = f"{amount / 100:,.2f}" if thousands else f"{amount / 100:.2f}"
        text = text if amount or total else zero
        full = f"accounts.{name}.{key}"
        values[full] = (_plain(amount), None, "number") if text else (None, None, "blank")
        cells.append(Printed(row, col + 2, 1, 1, text, "figure" if text else "blank", full, "right"))

    for index in range(body):
        left = income[index] if index < len(income) else None
        right = expenditure[index] if index < len(expenditure) else None
        side(first + index, 0, "income", left, INCOME[left] if left else "", index + 1)
        label = EXPENDITURE[right] if right else ""
        side(first + index, 3, "expenditure", right, label, body + len(_ENDS) + index + 1)
    for index, (left, left_label, right, right_label) in enumerate(_ENDS):
        side(first + body + index, 0, "income", left, left_label, body + index + 1)
        line = 2 * body + len(_ENDS) + index + 1
        side(first + body + index, 3, "expenditure", right, right_label, line)
    widths = (rng.uniform(2.6, 3.2), 0.5, rng.uniform(1.1, 1.5), rng.uniform(2.6, 3.2), 0.5, rng.uniform(1.1, 1.5))
    grid = Grid("accounts", first + body + len(_ENDS), 6, tuple(cells), widths, first)
    agency, year = str(rng.choice(_UNITS[split])), int(rng.integers(2019, 2025))
    blocks = (
        Words(f"{year}年度收入支出决算总表", "title"),
        Words("公开01表", "note"),
        Words(f"部门：{agency}　　　　　　　　　　　　　　　　　　　　　　　　单位：{unit}", "office"),
        grid,
        Words("注：本表反映部门本年度的总收支和年末结转结余情况。", "prose"),
    )
    keys = tuple(key for key in FIGURES)
    return Story("cn-budget-summary", agency, year, blocks, keys, values)


def _header(numbered: bool) -> list[Printed]:
    cells = [Printed(0, 0, 1, 3, "收入", "label"), Printed(0, 3, 1, 3, "支出", "label")]
    for col, text in enumerate(("项目", "行次", "金额") * 2):
        cells.append(Printed(1, col, 1, 1, text, "label"))
    if numbered:
        for col, text in enumerate(("栏次", "", "1", "栏次", "", "2")):
            cells.append(Printed(2, col, 1, 1, text, "blank" if not text else "figure" if text.isdigit() else "label"))
    return cells


def _cents(split: str, rng: np.random.Generator) -> dict[str, int]:
    """Amounts in hundredths, both sides balanced."""
    scale = 10 ** rng.uniform(4.5, 7.5) if split != "judge" else 10 ** rng.uniform(4.2, 8.2)
    cents = {f"income.{key}": _amount(rng, scale, 0.35) for key in INCOME}
    cents["income.general_public"] = int(scale * rng.uniform(1, 4))
    cents |= {f"expenditure.{key}": _amount(rng, scale, 0.3) for key in EXPENDITURE}
    cents["income.surplus_used"] = _amount(rng, scale * 0.1, 0.3)
    cents["expenditure.surplus_distributed"] = _amount(rng, scale * 0.1, 0.3)
    income = sum(cents[f"income.{key}"] for key in INCOME)
    spent = sum(cents[f"expenditure.{key}"] for key in EXPENDITURE)
    cents["income.subtotal"], cents["expenditure.subtotal"] = income, spent
    have = income + cents["income.surplus_used"]
    need = spent + cents["expenditure.surplus_distributed"]
    left = int(abs(rng.normal(0, 0.1)) * scale)
    cents["income.carried_in"] = max(0, need - have) + left
    cents["expenditure.carried_out"] = max(0, have - need) + left
    cents["income.total"] = have + cents["income.carried_in"]
    cents["expenditure.total"] = need + cents["expenditure.carried_out"]
    return cents


def _amount(rng: np.random.Generator, scale: float, share: float) -> int:
    return int(scale * rng.gamma(0.7)) if rng.random() < share else 0


def _plain(cents: int) -> int | str:
    whole, rest = divmod(cents, 100)
    return whole if not rest else f"{whole}.{rest:02d}".rstrip("0")
