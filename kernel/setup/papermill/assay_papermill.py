"""Lets papermill write parameters into Assay notebooks.

Papermill looks translators up by language but has no entry point for them; it does load the entry points of
engines when it is imported, and loading this one registers the translator for TypeScript.
"""

import json

from papermill.engines import NBClientEngine
from papermill.translators import Translator, papermill_translators


class TypeScriptTranslator(Translator):
    """Parameters as `let` declarations, which a later cell may redeclare."""

    @classmethod
    def translate(cls, val):
        return json.dumps(val, ensure_ascii=False)

    translate_none = translate_bool = translate_int = translate_float = translate
    translate_str = translate_dict = translate_list = translate_escaped_str = translate

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}".strip()

    @classmethod
    def codify(cls, parameters, comment="Parameters"):
        lines = [f"let {name} = {cls.translate(value)};" for name, value in parameters.items()]
        return "\n".join([cls.comment(comment), *lines, ""])


papermill_translators.register("typescript", TypeScriptTranslator)


class AssayEngine(NBClientEngine):
    """Papermill's own engine under our name, so that there is an entry point to load."""
