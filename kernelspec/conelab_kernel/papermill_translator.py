"""Parameters of papermill as code of Conelab's language.

papermill has no entry points for translators, but imports those of engines: importing this module registers ours.
"""
import math
import re

from papermill.engines import NBClientEngine
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators


class ConelabTranslator(Translator):
    """`nothing`, `Inf`, `NaN`, lists in brackets; a dict becomes a list of pairs, since the language has none."""

    @classmethod
    def translate_none(cls, value):
        return "nothing"

    @classmethod
    def translate_float(cls, value):
        if math.isnan(value):
            return "NaN"
        return ("-Inf" if value < 0 else "Inf") if math.isinf(value) else repr(value)

    @classmethod
    def translate_str(cls, value):
        escapes = {"\\": "\\\\", '"': '\\"', "$": "\\$", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
        return '"' + "".join(escapes.get(c, c) for c in str(value)) + '"'

    @classmethod
    def translate_list(cls, value):
        return "[" + ", ".join(map(cls.translate, value)) + "]"

    @classmethod
    def translate_dict(cls, value):
        return cls.translate_list([[str(key), item] for key, item in value.items()])

    @classmethod
    def comment(cls, text):
        return f"# {text}".strip()

    @classmethod
    def inspect(cls, cell):
        pattern = r"^\s*(\w+)\s*=\s*([^#\n]*?)\s*(?:#\s*(.*))?$"
        return [Parameter(m[1], "None", m[2], m[3] or "") for m in re.finditer(pattern, cell["source"], re.M)]


papermill_translators.register("conelab", ConelabTranslator)


class ConelabEngine(NBClientEngine):
    """Nothing new: the entry point needs a class."""
