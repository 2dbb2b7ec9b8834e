"""Networks through onnxruntime, set for a small and steady process. The only file that imports onnxruntime."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, NotImplemented, RuntimeException

_REFUSALS = (Fail, InvalidArgument, NotImplemented, RuntimeException)
_FATAL = 4
"""What goes wrong is raised; onnxruntime need not print it as well."""


class Network:
    """A network with one picture-like input and one output, on the CPU."""

    def __init__(self, weights: Path | bytes, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = _FATAL
        # A memory plan for each shape of batch would be kept for ever, and hardly speeds up a recogniser.
        options.enable_mem_pattern = False
        # Spinning threads would take the cores from the other workers of the machine.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(_given(weights), options, providers=["CPUExecutionProvider"])
        # What one wide batch needed is given back, so that a process stays as small as a usual page makes it.
        self._each = onnxruntime.RunOptions()
        self._each.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        self._input = self._session.get_inputs()[0].name
        self.metadata: dict[str, str] = self._session.get_modelmeta().custom_metadata_map

    def __call__(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        (output,) = self._session.run(None, {self._input: pixels}, self._each)
        return np.asarray(output, np.float32)

    def takes(self, pixels: NDArray[np.float32]) -> bool:
        """Whether it can make anything of an input of that shape."""
        try:
            self(pixels)
        except _REFUSALS:
            return False
        return True


def _given(weights: Path | bytes) -> str | bytes:
    return weights if isinstance(weights, bytes) else str(weights)
