"""The official conformance suite (jupyter_kernel_test) with this kernel's samples; run by wire-conformance.test.ts."""

import unittest

import jupyter_kernel_test as jkt


class AssayTests(jkt.KernelTests):
    kernel_name = "assay"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oops')"
    completion_samples = [{"text": "consol", "matches": {"console"}}]
    complete_code_samples = ["1", "const a: number = 1", "function f() { return 2 }"]
    incomplete_code_samples = ["function f() {", "const a = (", "`abc"]
    invalid_code_samples = ["let = = 3 )", "const 1a = 2;;)"]
    code_page_something = "console?"
    code_generate_error = "throw new RangeError('kaput')"
    code_execute_result = [
        {"code": "1 + 2 + 3", "result": "6"},
        {"code": "'a'.repeat(3)", "result": "'aaa'"},
        {"code": "[1, 2].length * 21", "result": "42"},
        {"code": "1 + 2 + 3 + 4", "result": "10"},
    ]
    code_display_data = [
        {
            "code": "import { display } from 'assay'; display.html('<b>x</b>')",
            "mime": "text/html",
        },
        {
            "code": "display.raw('application/json', { a: 1 })",
            "mime": "application/json",
        },
    ]
    code_history_pattern = "1 + 2 + 3"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "console"
    code_clear_output = "import { clearOutput } from 'assay'; clearOutput(true)"


class AssayWelcomeTests(jkt.IopubWelcomeTests):
    kernel_name = "assay"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main(verbosity=2)
