"""Black-box probes of errors and of what stops; run by probes.test.ts, or alone: python probe_errors.py NAME…"""

import os
import time

from wire_harness import errors, main, probe, shown, types


def fails(kernel, code):
    reply, messages = kernel.run(code)
    assert reply["status"] == "error", (code, reply)
    [error] = errors(messages)
    assert error["ename"] == reply["ename"] and error["evalue"] == reply["evalue"], (error, reply)
    return {**error, "text": "\n".join(error["traceback"])}


@probe
def name_value_and_line(kernel):
    code = "// one\n// two\nfunction boom(x: number): never {\n  interface Unused { a: 1 }\n\n\n  throw new RangeError('kaput-' + x);\n}\nboom(1)"
    error = fails(kernel, code)
    assert (error["ename"], error["evalue"]) == ("RangeError", "kaput-1"), error
    assert ":7" in error["text"] and ":9" in error["text"], error["text"]
    assert "kaput-1" in error["text"] and "boom" in error["text"]
    for internal in ("node:internal", "executor.js", "kernel/build", "evalmachine", "__assay", "node:inspector"):
        assert internal not in error["text"], error["text"]


@probe
def later_cells_show_the_first_ones_line(kernel):
    kernel.run("\n\nfunction thrower() {\n  throw new TypeError('from earlier')\n}")
    error = fails(kernel, "thrower()")
    assert ":4" in error["text"], error["text"]


@probe
def custom_classes_and_odd_values(kernel):
    error = fails(kernel, "class MyErr extends Error { name = 'MyErr' }\nthrow new MyErr('custom msg')")
    assert (error["ename"], error["evalue"]) == ("MyErr", "custom msg"), error
    error = fails(kernel, "class Plain extends Error {}\nthrow new Plain('p')")
    assert error["evalue"] == "p" and error["ename"] in ("Plain", "Error"), error
    for code, text in (("throw 'plain-string'", "plain-string"), ("throw { code: 42 }", "42"), ("throw null", "null"), ("throw undefined", "undefined"), ("throw 10n", "10")):
        error = fails(kernel, code)
        assert text in error["evalue"] + error["text"], (code, error)
        assert isinstance(error["ename"], str) and error["ename"], (code, error)


@probe
def asynchronous_errors(kernel):
    error = fails(kernel, "async function fa() { await 1; throw new TypeError('async-kaput') }\nawait fa()")
    assert (error["ename"], error["evalue"]) == ("TypeError", "async-kaput"), error
    assert ":1" in error["text"], error["text"]
    error = fails(kernel, "await Promise.all([1, Promise.reject(new RangeError('all'))])")
    assert error["evalue"] == "all", error
    error = fails(kernel, "throw new AggregateError([new Error('first-of'), new Error('second-of')], 'many')")
    assert "first-of" in error["text"] and "many" in error["text"], error


@probe
def syntax_errors(kernel):
    for code, line in (("const = 1", 1), ("const ok = 1;\nlet 5x = 2", 2), ("foo(", 1), ("const a: number = ;", 1)):
        error = fails(kernel, code)
        assert error["ename"] == "SyntaxError", error
        assert f":{line}" in error["text"], (code, error["text"])


@probe
def runtime_errors(kernel):
    assert fails(kernel, "undefined.foo")["ename"] == "TypeError"
    assert fails(kernel, "not_defined_anywhere")["ename"] == "ReferenceError"
    assert fails(kernel, "JSON.parse('{')")["ename"] == "SyntaxError"
    error = fails(kernel, "import 'no-such-package-at-all'")
    assert "no-such-package-at-all" in error["evalue"], error
    error = fails(kernel, "function deep(): number { return 1 + deep() }\ndeep()")
    assert error["ename"] == "RangeError", error


@probe
def causes_are_shown(kernel):
    error = fails(kernel, "throw new Error('outer-c', { cause: new TypeError('inner-c', { cause: 'root-c' }) })")
    assert "outer-c" in error["text"] and "inner-c" in error["text"] and "root-c" in error["text"], error["text"]


@probe
def values_before_an_error_are_kept(kernel):
    fails(kernel, "const pa_x = 5; let pa_y = 6; throw new Error('after')")
    assert kernel.value("pa_x + pa_y") == "11"
    fails(kernel, "const tdz = (() => { throw new Error('never set') })()")
    kernel.run("const tdz = 3")
    assert kernel.value("tdz") == "3"


@probe
def the_next_cell_runs(kernel):
    for n in range(5):
        fails(kernel, f"throw new Error('n{n}')")
        assert kernel.value(f"{n} + 1") == str(n + 1)


@probe
def what_was_sent_is_aborted(kernel):
    for length in (2, 5, 20):
        later = "await new Promise((f) => setTimeout(f, 100)); throw new Error('x')"
        ids = [kernel.client.execute(later), *(kernel.client.execute(f"globalThis.ran = {n}") for n in range(length))]
        statuses = [kernel.reply(i)["content"]["status"] for i in ids]
        assert statuses == ["error"] + ["aborted"] * length, statuses
        assert kernel.value("typeof globalThis.ran") == "'undefined'"


@probe
def stop_on_error_can_be_off(kernel):
    ids = [kernel.client.execute("throw 1", stop_on_error=False), kernel.client.execute("2")]
    assert [kernel.reply(i)["content"]["status"] for i in ids] == ["error", "ok"]


@probe
def rejections_and_timers_are_survived(kernel):
    _, messages = kernel.run("Promise.reject(new Error('unhandled-p')); await new Promise((f) => setTimeout(f, 50))")
    assert "unhandled-p" in shown(messages), types(messages)
    _, messages = kernel.run("setTimeout(() => { throw new Error('timer-p') }, 1); await new Promise((f) => setTimeout(f, 100))")
    assert "timer-p" in shown(messages), types(messages)
    assert kernel.value("1 + 1") == "2"


@probe
def an_exit_is_a_cell_error(kernel):
    for code in ("process.exit(0)", "process.exit(3)", "process.abort()", "process.kill(process.pid, 'SIGKILL')", "process.kill(process.pid, 'SIGSEGV')"):
        reply, messages = kernel.run(code)
        assert reply["status"] == "error" and len(errors(messages)) == 1, (code, reply)
        assert kernel.manager.is_alive()
        assert kernel.value("6 * 7") == "42", code
    reply, messages = kernel.run("console.log('printed first'); process.exit(1)")
    assert "printed first" in shown(messages)


def interrupted(kernel, code, wait=0.4, bound=1.5):
    kernel.run("globalThis.kept = 'kept'")
    request = kernel.client.execute(code)
    kernel.started(request)
    time.sleep(wait)
    begun = time.monotonic()
    kernel.manager.interrupt_kernel()
    reply = kernel.reply(request, timeout=10)["content"]
    seconds = time.monotonic() - begun
    assert reply["status"] == "error" and seconds < bound, (code, reply, seconds)
    assert kernel.value("globalThis.kept") == "'kept'", code


@probe
def interrupts(kernel):
    for code in (
        "while (true) {}",
        "await new Promise((f) => setTimeout(f, 10)); for (;;) {}",
        "await new Promise((f) => setTimeout(f, 100_000))",
        "await new Promise(() => {})",
        "for (;;) { try { for (;;) {} } catch { } finally { } }",
        "for (;;) console.log('printing')",
        "for (;;) await new Promise((f) => setTimeout(f, 5))",
        "for (;;) await null",
        "setTimeout(() => { for (;;) {} }, 5); await new Promise(() => {})",
        "import { execSync } from 'node:child_process'; execSync('sleep 100')",
        "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)",
        "/(a+)+$/.test('a'.repeat(40) + 'b')",
    ):
        interrupted(kernel, code, bound=8 if "Atomics" in code or "a+" in code else 1.5)


@probe
def an_interrupt_when_idle_is_harmless(kernel):
    kernel.run("let idle_state = 1")
    for _ in range(3):
        kernel.manager.interrupt_kernel()
        time.sleep(0.05)
    assert kernel.value("idle_state") == "1"


@probe
def an_interrupt_aborts_what_waits(kernel):
    ids = [kernel.client.execute(code) for code in ("while (true) {}", "1", "2")]
    kernel.started(ids[0])
    time.sleep(0.2)
    kernel.manager.interrupt_kernel()
    assert [kernel.reply(i, timeout=5)["content"]["status"] for i in ids] == ["error", "aborted", "aborted"]


@probe
def a_running_query_is_interrupted(kernel):
    code = """
import { DuckDBInstance } from '@duckdb/node-api';
const db = await DuckDBInstance.create(':memory:'); const con = await db.connect();
await con.run('SELECT count(*) FROM range(100000000) a, range(100000) b WHERE (a.range * b.range) % 7 = 3')
"""
    reply, _ = kernel.run("import { DuckDBInstance } from '@duckdb/node-api'; 1")
    assert reply["status"] == "ok", reply
    interrupted(kernel, code, wait=1.5)


@probe
def no_child_is_left(kernel):
    _, messages = kernel.run("import { spawn } from 'node:child_process'; const pids = [spawn('sleep', ['300']), spawn('sh', ['-c', 'sleep 300 & wait'])].map((c) => c.pid); console.log(pids.join(' '))")
    pids = [int(word) for word in shown(messages).split()]
    assert all(os.path.exists(f"/proc/{pid}") for pid in pids)
    reply, _ = kernel.run("process.exit(1)")
    end = time.monotonic() + 3
    while any(os.path.exists(f"/proc/{pid}") and open(f"/proc/{pid}/stat").read().split(")")[-1].split()[0] != "Z" for pid in pids):
        assert time.monotonic() < end, "a child outlived its executor"
        time.sleep(0.05)


if __name__ == "__main__":
    main()
