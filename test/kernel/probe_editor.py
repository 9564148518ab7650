"""Black-box probes of what an editor asks; run by probes.test.ts, or alone: python probe_editor.py NAME…"""

import time

from wire_harness import main, probe

SETUP = """
const probe_records = [{ alpha: 1, beta: 'x' }]; const probe_mode: 'read' | 'write' = 'read';
/** Adds two numbers.
 * @param a the first one */
function probe_add(a: number, b: number): number { return a + b }
class ProbeClass { visible = 1; method(): string { return '' } }
const probe_object = { inner: { deepest: true } };
"""


def complete(kernel, text, timeout=20):
    """Matches at the bar in a text, or at its end."""
    code, _, rest = text.partition("|")
    content = {"code": code + rest, "cursor_pos": len(code)}
    return kernel.request("complete_request", content, timeout=timeout)


def inspect(kernel, code, cursor, timeout=20):
    content = {"code": code, "cursor_pos": cursor, "detail_level": 0}
    return kernel.request("inspect_request", content, timeout=timeout)


@probe
def names_and_members(kernel):
    kernel.run(SETUP)
    for text, wanted in {
        "probe_rec": "probe_records",
        "consol": "console",
        "Math.flo": "floor",
        "probe_records.flatM": "flatMap",
        "probe_records[0].al": "alpha",
        "probe_object.inner.dee": "deepest",
        "new ProbeClass().vis": "visible",
        "'text'.toUpp": "toUpperCase",
        "probe_records.map((r) => r.be": "beta",
        "probe_records.filter((row) => row.|alpha > 1)": "beta",
        "const m: typeof probe_mode = 'wr": "write",
        "import fs from 'node:child_pr": "node:child_process",
        "import { readFileS|} from 'node:fs'": "readFileSync",
        "import { displ| } from 'assay'": "display",
        "import * as p from 'node:path'; p.basen": "basename",
        "if (true) {\n  probe_rec|\n}": "probe_records",
        "function f() {\n  return probe_add(probe_records[0].alp": "alpha",
        "await Promise.res": "resolve",
        "retur": "return",
    }.items():
        assert wanted in complete(kernel, text)["matches"], (text, complete(kernel, text)["matches"][:20])


@probe
def offsets_are_code_points(kernel):
    kernel.run("const probe_emoji = 1")
    found = complete(kernel, "'😀😀'; probe_emo|; 1")
    assert (found["cursor_start"], found["cursor_end"]) == (6, 15), found
    assert found["matches"] == ["probe_emoji"], found
    extra = found["metadata"]["_jupyter_types_experimental"]
    assert extra[0]["text"] == "probe_emoji" and extra[0]["start"] == 6 and extra[0]["type"], extra


@probe
def a_longer_word_is_completed_too(kernel):
    kernel.run("const growing_name = { growing_field: 1, growing_other: 2 }")
    for text in ("growing_name.", "growing_name.g", "growing_name.growing_f", "growing_name.growing_field"):
        found = complete(kernel, text)
        assert "growing_field" in found["matches"], (text, found)
        assert text[: found["cursor_start"]] == "growing_name.", found
        assert found["cursor_end"] == len(text), found
    kernel.run("growing_name = { brand_new: 1 } as any; globalThis.growing_late = 1")
    assert "growing_late" in complete(kernel, "growing_l")["matches"]


@probe
def local_modules_and_packages(kernel):
    import os

    os.makedirs("node_modules/completedemo", exist_ok=True)
    for name, text in {
        "package.json": '{"name": "completedemo", "version": "1.0.0", "types": "i.d.ts", "main": "i.js"}',
        "i.d.ts": "export declare function demoFunction(a: string): number;",
        "i.js": "exports.demoFunction = (a) => a.length;",
    }.items():
        with open(f"node_modules/completedemo/{name}", "w") as file:
            file.write(text)
    with open("complete_local.ts", "w") as file:
        file.write("export const localThing = { localField: 1 };")
    assert "demoFunction" in complete(kernel, "import { demo| } from 'completedemo'")["matches"]
    assert any("complete_local" in m for m in complete(kernel, "import x from './complete_lo")["matches"])
    kernel.run("import { localThing } from './complete_local'")
    assert "localField" in complete(kernel, "localThing.loc")["matches"]


@probe
def live_values_complete(kernel):
    kernel.run("const anyhow: any = { dynamicKey: 1 }; (globalThis as any).undeclared_thing = { more: 1 }")
    assert "dynamicKey" in complete(kernel, "anyhow.dyn")["matches"]
    assert "undeclared_thing" in complete(kernel, "undeclared_t")["matches"]


@probe
def garbage_is_survived(kernel):
    for code, cursor in (("", 0), ("x", 99), ("x", -5), ('"', 1), ("}}}", 2), ("a.", 2), ("😀", 1), ("((((", 4), ("\u0000", 1), ("`${", 3), ("%%", 2), ("\n\n.", 3)):
        found = kernel.request("complete_request", {"code": code, "cursor_pos": cursor})
        assert found["status"] == "ok" and isinstance(found["matches"], list), (code, found)
        assert 0 <= found["cursor_start"] <= found["cursor_end"] <= max(len(code), 0), (code, found)
        assert kernel.request("inspect_request", {"code": code, "cursor_pos": cursor, "detail_level": 1})["status"] == "ok"
        assert kernel.request("is_complete_request", {"code": code})["status"] in ("complete", "incomplete", "invalid", "unknown")
    assert kernel.request("complete_request", {"code": "consol"})["status"] == "ok"


@probe
def inspection(kernel):
    kernel.run(SETUP)
    found = inspect(kernel, "probe_add(1, 2)", 3)
    assert found["found"], found
    assert "Adds two numbers" in found["data"]["text/plain"] and "number" in found["data"]["text/plain"]
    assert "```" in found["data"]["text/markdown"], found["data"]
    value = inspect(kernel, "probe_records", 5)["data"]["text/plain"]
    assert "alpha: number" in value and "beta: 'x'" in value, value
    member = inspect(kernel, "probe_records.map", 16)
    assert member["found"] and "map" in member["data"]["text/plain"]
    call = inspect(kernel, "probe_add(", 10)["data"]["text/plain"]
    assert "probe_add(a: number, b: number): number" in call and "the first one" in call, call
    assert inspect(kernel, "nowhere_to_be_found", 4)["found"] is False
    assert inspect(kernel, "'😀'; probe_add", 9)["found"]


@probe
def completeness(kernel):
    for code, wanted in {
        "1": "complete", "const a = 1": "complete", "function f() { return 1 }": "complete", "await x": "complete", "": "complete",
        "const f = (x) =>": "incomplete", "function f() {": "incomplete", "foo(": "incomplete", "`abc": "incomplete", "/* open": "incomplete",
        "if (a) {\n  b()": "incomplete", "[1, 2,": "incomplete", "const x =": "incomplete", "class A {\n  m() {": "incomplete",
        "let = = 3 )": "invalid", "foo(]": "invalid", "const 1a = 2;;)": "invalid", "'abc": "invalid", "}": "invalid",
        "%%sql\nSELECT 1": "complete", "x?": "complete",
    }.items():
        found = kernel.request("is_complete_request", {"code": code})
        assert found["status"] == wanted, (code, found)
    assert kernel.request("is_complete_request", {"code": "function f() {"})["indent"].strip() == ""


@probe
def answers_while_cells_run(kernel):
    kernel.run(SETUP)
    complete(kernel, "probe_rec")
    for cell in ("await new Promise((f) => setTimeout(f, 60_000))", "while (true) {}"):
        running = kernel.client.execute(cell)
        kernel.started(running)
        time.sleep(0.3)
        assert "flatMap" in complete(kernel, "probe_records.flatM", timeout=3)["matches"], cell
        assert inspect(kernel, "probe_add", 4, timeout=3)["found"], cell
        assert kernel.request("is_complete_request", {"code": "1"}, timeout=2)["status"] == "complete"
        kernel.manager.interrupt_kernel()
        assert kernel.reply(running, timeout=3)["content"]["status"] == "error"


@probe
def pages_of_help(kernel):
    kernel.run(SETUP)
    for code in ("probe_add?", "?probe_add", "probe_add??"):
        reply, _ = kernel.run(code)
        [page] = reply["payload"]
        assert page["source"] == "page" and "Adds two" in page["data"]["text/plain"], reply


if __name__ == "__main__":
    main()
