"""Black-box probes of what cells show; run by probes.test.ts, or alone: python probe_display.py NAME…"""

import json
import time

from wire_harness import data, errors, main, probe, shown, types

IMPORT = "import { display, newDisplay, clearOutput, widget } from 'assay';\n"


def only(messages, kind="display_data"):
    return [m for m in messages if m["msg_type"] == kind]


@probe
def stdout_and_stderr(kernel):
    _, messages = kernel.run("console.log('o', 1, { a: 1 }); console.error('e'); console.warn('w'); console.info('i'); process.stdout.write('raw')")
    names = {m["content"]["name"]: "" for m in only(messages, "stream")}
    for m in only(messages, "stream"):
        names[m["content"]["name"]] += m["content"]["text"]
    assert names == {"stdout": "o 1 { a: 1 }\ni\nraw", "stderr": "e\nw\n"}, names


@probe
def outputs_come_before_idle(kernel):
    for n in range(30):
        _, messages = kernel.run(f"console.log('line {n}'); await 1; console.log('end')")
        assert shown(messages) == f"line {n}\nend\n", (n, shown(messages))
        assert types(messages)[-1] == "status"


@probe
def unicode(kernel):
    text = "ä€😀\u0000\u2028 中文 \U0001f469\u200d\U0001f52c"
    assert kernel.text(f"console.log({json.dumps(text)})") == text + "\n"
    assert kernel.text("process.stdout.write(Buffer.from([0xe2, 0x82])); process.stdout.write(Buffer.from([0xac]))") == "€"


@probe
def bytes_are_written(kernel):
    assert kernel.text("process.stdout.write(new TextEncoder().encode('bytes\\n'))") == "bytes\n"


@probe
def display_functions(kernel):
    code = IMPORT + """
display.html('<b>x</b>'); display.markdown('*m*'); display.svg('<svg/>'); display.latex('$x$'); display.json({ a: [1] }); display.text('t');
display.png(new Uint8Array([137, 80, 78, 71])); display.raw('application/x-own', { deep: true }); display.javascript('1'); display.vega({ mark: 'bar' })
"""
    _, messages = kernel.run(code)
    found = {}
    for message in only(messages):
        found.update(message["content"]["data"])
    assert found["text/html"] == "<b>x</b>" and found["text/markdown"] == "*m*", found
    assert found["image/svg+xml"] == "<svg/>" and found["text/latex"] == "$x$", found
    assert found["application/json"] == {"a": [1]} and found["application/x-own"] == {"deep": True}, found
    assert found["image/png"].strip() == "iVBORw==", found["image/png"]


@probe
def a_display_is_updated(kernel):
    _, messages = kernel.run(IMPORT + "const ud = newDisplay(); ud.html('1'); ud.html('2')")
    first, second = only(messages)[0], only(messages, "update_display_data")[0]
    assert first["content"]["transient"]["display_id"] == second["content"]["transient"]["display_id"]
    assert second["content"]["data"]["text/html"] == "2"
    _, later = kernel.run("ud.html('3')")
    assert types(later) == ["status", "execute_input", "update_display_data", "status"], types(later)


@probe
def output_is_cleared(kernel):
    _, messages = kernel.run(IMPORT + "clearOutput(); clearOutput(true)")
    assert [m["content"]["wait"] for m in only(messages, "clear_output")] == [False, True]


@probe
def objects_show_themselves(kernel):
    code = "({ [Symbol.for('Jupyter.display')]() { return { 'text/html': '<i>s</i>', 'text/plain': 's' } } })"
    _, messages = kernel.run(code)
    assert data(messages)["text/html"] == "<i>s</i>" and data(messages)["text/plain"] == "s"
    _, messages = kernel.run(code.replace("[Symbol", "async [Symbol"))
    assert data(messages)["text/html"] == "<i>s</i>"
    reply, messages = kernel.run("({ [Symbol.for('Jupyter.display')]() { throw new TypeError('no face') } })")
    assert reply["status"] == "error" or data(messages)["text/plain"], (reply, messages)


@probe
def metadata_and_arrow(kernel):
    _, messages = kernel.run("import { tableFromArrays } from 'apache-arrow'; tableFromArrays({ n: Float64Array.from([1, NaN]), s: ['<b>', 'x'] })")
    found = data(messages)
    assert "&lt;b&gt;" in found["text/html"] and "2 rows" in found["text/plain"], found


@probe
def late_output_goes_to_its_cell(kernel):
    first = kernel.client.execute("setTimeout(() => console.log('late one'), 150); 'a'")
    kernel.published(first)
    second = kernel.client.execute("await new Promise((f) => setTimeout(f, 500)); console.log('second')")
    kernel.published(second)
    late = [m for m in kernel.iopub if m["msg_type"] == "stream" and "late one" in m["content"]["text"]]
    assert [m["parent_header"]["msg_id"] for m in late] == [first], late


@probe
def descriptors_are_captured(kernel):
    text = kernel.text("import fs from 'node:fs'; fs.writeSync(1, 'to one\\n'); fs.writeSync(1, Buffer.from('bytes to one\\n')); console.log('after')")
    assert text == "to one\nbytes to one\nafter\n", text


@probe
def children_are_captured(kernel):
    code = """
import { spawnSync, spawn, execSync } from 'node:child_process';
console.log('before'); spawnSync('echo', ['sync child'], { stdio: 'inherit' }); console.log('between');
await new Promise((done) => spawn('sh', ['-c', 'echo async child; echo oops >&2'], { stdio: 'inherit' }).on('close', done)); console.log('after', execSync('echo piped').toString().trim())
"""
    _, messages = kernel.run(code)
    out = "".join(m["content"]["text"] for m in only(messages, "stream") if m["content"]["name"] == "stdout")
    assert out == "before\nsync child\nbetween\nasync child\nafter piped\n", out
    assert "oops" in shown(messages)


@probe
def widgets(kernel):
    _, messages = kernel.run(IMPORT + "const pw = widget({ state: { n: 1, bytes: new Uint8Array([1, 2, 3]) }, render: 'export default { render() {} }' }); pw")
    opened = only(messages, "comm_open")[-1]
    assert opened["content"]["target_name"] == "jupyter.widget", opened["content"]
    assert opened["metadata"]["version"].startswith("2."), opened["metadata"]
    state = opened["content"]["data"]["state"]
    assert state["_model_module"] == "anywidget" and state["n"] == 1 and "render" in state["_esm"], state
    assert [bytes(b) for b in opened["buffers"]] == [b"\x01\x02\x03"] and opened["content"]["data"]["buffer_paths"] == [["bytes"]]
    view = data(messages)["application/vnd.jupyter.widget-view+json"]
    assert view["model_id"] == opened["content"]["comm_id"] and view["version_major"] == 2, view
    comm = opened["content"]["comm_id"]
    kernel.comm(comm, {"method": "request_state"})
    update = kernel.await_published(lambda m: m["msg_type"] == "comm_msg" and m["content"]["data"].get("method") == "update")
    assert update["content"]["data"]["state"]["n"] == 1
    kernel.comm(comm, {"method": "update", "state": {"n": 7}, "buffer_paths": []})
    echo = kernel.await_published(lambda m: m["msg_type"] == "comm_msg" and m["content"]["data"].get("method") == "echo_update")
    assert echo["content"]["data"]["state"] == {"n": 7}, echo["content"]
    assert kernel.value("pw.state.n") == "7"
    _, messages = kernel.run("pw.set({ n: 8 })")
    sent = only(messages, "comm_msg")[-1]["content"]["data"]
    assert sent["method"] == "update" and sent["state"] == {"n": 8}, sent


@probe
def widget_states_at_once(kernel):
    kernel.run(IMPORT + "const ps = widget({ state: { m: 3 }, render: 'export default {}' }); ps")
    kernel.comm("control-1", {}, "comm_open", target_name="jupyter.widget.control", metadata={"version": "1.0.0"})
    kernel.comm("control-1", {"method": "request_states"})
    reply = kernel.await_published(lambda m: m["msg_type"] == "comm_msg" and m["content"]["data"].get("method") == "update_states")
    states = reply["content"]["data"]["states"].values()
    assert any(s["state"].get("m") == 3 and s["model_module"] == "anywidget" for s in states), states


@probe
def comms_from_the_kernel(kernel):
    _, messages = kernel.run("import { Comm } from 'assay'; const pc = new Comm('own.target', { hello: 1 }, { buffers: [new Uint8Array([9])] }); let got: any; pc.onMessage((m) => { got = m }); pc.id")
    opened = only(messages, "comm_open")[0]
    assert opened["content"]["target_name"] == "own.target" and [bytes(b) for b in opened["buffers"]] == [b"\t"]
    comm = opened["content"]["comm_id"]
    assert comm in kernel.request("comm_info_request", {"target_name": "own.target"})["comms"]
    kernel.comm(comm, {"say": "hi"}, buffers=[b"xyz"])
    assert kernel.value("got.data.say + got.buffers[0].length") == "'hi3'"
    _, messages = kernel.run("pc.close()")
    assert "comm_close" in types(messages)
    assert comm not in kernel.request("comm_info_request")["comms"]


@probe
def input_in_three_ways(kernel):
    request = kernel.client.execute("const p1 = prompt('p? '); p1", allow_stdin=True)
    asked = kernel.client.get_stdin_msg(timeout=10)["content"]
    assert asked == {"prompt": "p? ", "password": False}, asked
    kernel.client.input("typed ä")
    assert data(kernel.published(request))["text/plain"] == "'typed ä'"
    begun = time.monotonic()
    for code in ("prompt('x')", "const { password } = await import('assay'); await password('x')"):
        reply, messages = kernel.run(code, allow_stdin=False)
        assert reply["status"] == "error" and "StdinNotAllowed" in reply["ename"] + reply["evalue"], reply
        assert errors(messages)
    assert time.monotonic() - begun < 5


@probe
def a_flood_is_complete(kernel):
    begun = time.monotonic()
    _, messages = kernel.run("for (let i = 0; i < 100_000; i++) console.log('line ' + i)")
    streams = only(messages, "stream")
    assert shown(messages) == "".join(f"line {i}\n" for i in range(100_000))
    assert len(streams) <= 100, len(streams)
    assert time.monotonic() - begun < 15


@probe
def large_results_survive(kernel):
    _, messages = kernel.run("'x'.repeat(20_000_000)")
    assert len(data(messages)["text/plain"]) >= 20_000_000
    assert len(kernel.text("console.log('y'.repeat(20_000_000))")) == 20_000_001
    assert kernel.value("1 + 1") == "2"


if __name__ == "__main__":
    main()
