"""The projects that gouji keeps in Label Studio: what each is called, how its form looks, in which order it asks."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from review.labelstudio.phrases import Phrases, phrases

MODEL_VERSION = "review-priority"
"""Only predictions of the project's own model version decide the order, so it never changes."""
DATA_VERSION = 1
"""Raised when tasks carry other data than before: tasks of an older version are then moved to a new project."""
FIGURES, STRUCTURE = "figures", "structure"
CANDIDATE_KEYS = "qwerty"

_STYLE = """
    .rv { display:flex; flex-direction:row-reverse; gap:16px; align-items:flex-start; }
    .rv-form { flex:0 0 440px; }
    .rv-img { flex:1 1 auto; min-width:0; }
    .rv-label { font-size:15px; margin-bottom:6px; }
    .rv-reason { border-left:4px solid #d9480f; background:#fff4e6; color:#4a2a10;
      padding:4px 10px; margin:6px 0; font-size:13px; }
    .rv-form [data-testid="textarea-input"], .rv-form [data-testid="htx-textbox-content"] p
      { font-size:24px; line-height:1.4; font-family:"Noto Sans Mono CJK SC","Microsoft YaHei",monospace; }
    .rv-note [data-testid="textarea-input"] { font-size:14px; }
    .rv-arith { margin-top:8px; }
"""
_WIDE = """
    .lsf-sidepanels { padding-right:0 !important; }
    .lsf-sidepanels__wrapper_align_right { display:none !important; }
"""
"""Label Studio's own panels say nothing about a figure; without them there is room for its picture."""
_NARROW = """
    .rv-form { flex:0 0 250px; }
"""
"""A page with its cells needs the room more than its few buttons do."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A project as it should be."""

    kind: str
    """figures or structure."""
    language: str
    title: str
    config: str
    instruction: str
    version: int = DATA_VERSION

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.language}"


def wanted(kind: str, language: str) -> Wanted:
    """The project for questions of a kind in a language."""
    words = phrases(language)
    if kind == STRUCTURE:
        return Wanted(kind, words.language, words.structure_title, structure_config(words), words.structure_instruction)
    return Wanted(kind, words.language, words.figures_title, figures_config(words), words.instruction)


def figures_config(words: Phrases) -> str:
    """One flagged figure: what was read, the candidates, the verdict, the sums; its crop and what is around it."""
    return f"""<View>
  <Style>{_STYLE}{_WIDE}</Style>
  <View className="rv">
    <View className="rv-form">
      {_LABEL_AND_REASON}
      {_text_area("reading", "cell", value="$machine_text")}
      <Choices name="candidate" toName="cell" value="$candidates" choice="single-radio" showInline="true"/>
      {_choices("verdict", "cell", words.verdicts)}
      <View className="rv-note">{_text_area("note", "cell", placeholder=words.note)}</View>
      {_ARITHMETIC}
    </View>
    <View className="rv-img">
      <Image name="cell" value="$cell_image" {_STILL} maxWidth="560px"/>
      <Image name="context" value="$context_image" {_STILL}/>
    </View>
  </View>
</View>"""


def structure_config(words: Phrases) -> str:
    """A table whose cells were missed or cut wrongly: its page, each cell a rectangle with its text."""
    return f"""<View>
  <Style>{_STYLE}{_NARROW}</Style>
  <View className="rv">
    <View className="rv-form">
      {_LABEL_AND_REASON}
      {_choices("verdict", "page", words.structure_verdicts)}
      <RectangleLabels name="place" toName="page" showInline="true" canRotate="false">
        <Label value="cell" html="{escape(words.cell)}" background="#3b7dd8" hotkey="c"/>
      </RectangleLabels>
      {_text_area("text", "page", perRegion="true")}
      <View className="rv-note">{_text_area("note", "page", placeholder=words.note)}</View>
    </View>
    <View className="rv-img">
      <Image name="page" value="$page_image" zoom="true" zoomControl="true" rotateControl="false"/>
    </View>
  </View>
</View>"""


_STILL = 'zoom="false" zoomControl="false" rotateControl="false" selectionControl="false"'
_ARITHMETIC = """<View className="rv-arith">
        <HyperText name="arith" value="$arith_html" inline="true" selectionEnabled="false"/>
      </View>"""


_LABEL_AND_REASON = """<View className="rv-label">
        <HyperText name="what" value="$label_html" inline="true" selectionEnabled="false"/>
      </View>
      <View className="rv-reason">
        <Text name="why" value="$reason" selectionEnabled="false" granularity="paragraph"/>
      </View>"""


def _text_area(name: str, to: str, **more: str) -> str:
    extra = " ".join(f'{key}="{escape(value)}"' for key, value in more.items())
    fixed = 'rows="1" maxSubmissions="1" editable="true" showSubmitButton="false"'
    return f'<TextArea name="{name}" toName="{to}" {extra} {fixed}/>'


def _choices(name: str, to: str, verdicts: tuple[tuple[str, str], ...]) -> str:
    rows = "\n        ".join(
        f'<Choice value="{value}" html="{escape(said)}" hotkey="{key}"/>'
        for key, (value, said) in enumerate(verdicts, 1)
    )
    return (
        f'<Choices name="{name}" toName="{to}" choice="single-radio" required="true">\n        {rows}\n      </Choices>'
    )
