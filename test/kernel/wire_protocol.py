"""Black-box probes of the wire protocol; run by wire-protocol.test.ts, or alone: python wire_protocol.py NAME…"""

import os
import signal
import time

from wire_harness import main, probe, types

BUSY = "const until = Date.now() + 4000; while (Date.now() < until) {}"


@probe
def kernel_info_on_both_channels(kernel):
    for channel in ("shell", "control"):
        info = kernel.request("kernel_info_request", channel=channel)
        assert info["protocol_version"] == "5.5" and info["implementation"] == "assay", info
        assert info["language_info"]["name"] == "typescript", info
        assert info["language_info"]["file_extension"] == ".ts", info
        assert info["supported_features"] == ["kernel subshells"], info


@probe
def header_fields(kernel):
    reply = kernel.reply(kernel.client.kernel_info())
    assert reply["header"]["session"] != kernel.client.session.session
    assert reply["header"]["version"] == "5.5" and reply["header"]["msg_id"], reply["header"]


@probe
def busy_and_idle_around_each_request(kernel):
    requests = {
        "kernel_info_request": {},
        "connect_request": {},
        "comm_info_request": {},
        "history_request": {"hist_access_type": "tail", "n": 1, "raw": True, "output": False},
        "is_complete_request": {"code": "1"},
        "complete_request": {"code": "consol", "cursor_pos": 6},
        "inspect_request": {"code": "console", "cursor_pos": 3, "detail_level": 0},
    }
    for kind, content in requests.items():
        message = kernel.client.session.msg(kind, content)
        kernel.client.shell_channel.send(message)
        published = kernel.published(message["header"]["msg_id"])
        states = [m["content"].get("execution_state") for m in published]
        assert states == ["busy", "idle"], (kind, states)
        reply = kernel.reply(message["header"]["msg_id"])
        assert reply["msg_type"] == kind.replace("_request", "_reply"), reply


@probe
def queued_cells_are_busy_when_they_start(kernel):
    first = kernel.client.execute("await new Promise((f) => setTimeout(f, 50))")
    second = kernel.client.execute("2")
    kernel.published(second)
    states = [
        (m["parent_header"]["msg_id"], m["content"]["execution_state"])
        for m in kernel.iopub
        if m["msg_type"] == "status" and m["parent_header"].get("msg_id") in (first, second)
    ]
    assert states == [(first, "busy"), (first, "idle"), (second, "busy"), (second, "idle")], states


@probe
def cell_messages_in_order(kernel):
    _, messages = kernel.run("console.log('a'); console.error('b'); console.log('c'); 42")
    texts = [m["content"]["text"] for m in messages if m["msg_type"] == "stream"]
    assert texts == ["a\n", "b\n", "c\n"], texts
    assert types(messages)[:2] == ["status", "execute_input"], types(messages)
    assert types(messages)[-2:] == ["execute_result", "status"], types(messages)


@probe
def execution_count_and_silence(kernel):
    first = kernel.run("1")[0]["execution_count"]
    kernel.run("2", store_history=False)
    reply, messages = kernel.run("console.log('quiet'); 3", silent=True)
    assert reply["status"] == "ok" and types(messages) == ["status", "status"], types(messages)
    assert kernel.run("4")[0]["execution_count"] == first + 1


@probe
def user_expressions(kernel):
    reply, _ = kernel.run("const ux = 20", user_expressions={"a": "ux + 1", "b": "missing_name"})
    a, b = reply["user_expressions"]["a"], reply["user_expressions"]["b"]
    assert a["status"] == "ok" and a["data"]["text/plain"] == "21", reply
    assert b["status"] == "error" and b["ename"] == "ReferenceError", reply


@probe
def forged_and_malformed_messages(kernel):
    session, channel = kernel.client.session, kernel.client.shell_channel
    kernel.run("let forged = 0")
    message = session.msg("execute_request", {"code": "forged += 1"})
    frames = session.serialize(message)
    frames[1] = b"0" * 64
    channel.socket.send_multipart(frames)
    channel.socket.send_multipart([b"<IDS|MSG>", b"x"])
    channel.socket.send_multipart([b"rubbish"])
    session.send(channel.socket, "execute_request", {"no": "code"})
    session.send(channel.socket, "never_heard_of_request", {})
    assert kernel.value("forged") == "0"


@probe
def replayed_message(kernel):
    session, channel = kernel.client.session, kernel.client.shell_channel
    kernel.run("let replayed = 0")
    message = session.msg("execute_request", {"code": "replayed += 1", "silent": False})
    frames = session.serialize(message)
    for _ in range(3):
        channel.socket.send_multipart(frames)
    kernel.published(message["header"]["msg_id"])
    assert kernel.value("replayed") == "1"


# Long enough that what was sent behind it has surely been received, also on a loaded machine.
FAILS_LATER = "await new Promise((resolve) => setTimeout(resolve, 60)); throw new Error('x')"


@probe
def error_aborts_what_was_sent(kernel):
    for _ in range(10):
        ids = [kernel.client.execute(code) for code in (FAILS_LATER, "1", "2")]
        statuses = [kernel.reply(i)["content"]["status"] for i in ids]
        assert statuses == ["error", "aborted", "aborted"], statuses
        assert kernel.run("3")[0]["status"] == "ok"


@probe
def stop_on_error_false(kernel):
    ids = [kernel.client.execute("throw 1", stop_on_error=False), kernel.client.execute("1")]
    assert [kernel.reply(i)["content"]["status"] for i in ids] == ["error", "ok"]


@probe
def one_error_message(kernel):
    reply, messages = kernel.run("throw new RangeError('kaput')")
    assert reply["ename"] == "RangeError" and reply["evalue"] == "kaput", reply
    assert types(messages) == ["status", "execute_input", "error", "status"], types(messages)


@probe
def answers_while_a_loop_runs(kernel):
    kernel.request("complete_request", {"code": "consol", "cursor_pos": 6})
    cell = kernel.client.execute(BUSY)
    kernel.started(cell)
    time.sleep(0.2)
    begun = time.monotonic()
    assert kernel.request("kernel_info_request", channel="control", timeout=1)["status"] == "ok"
    found = kernel.request("complete_request", {"code": "consol", "cursor_pos": 6}, timeout=2)
    assert "console" in found["matches"], found
    shown = kernel.request(
        "inspect_request", {"code": "console", "cursor_pos": 3, "detail_level": 0}, timeout=2
    )
    assert shown["found"], shown
    assert kernel.client.hb_channel.is_beating()
    assert time.monotonic() - begun < 2, time.monotonic() - begun
    kernel.manager.interrupt_kernel()
    assert kernel.reply(cell, timeout=1)["content"]["status"] == "error"


@probe
def interrupt_aborts_queue(kernel):
    ids = [kernel.client.execute(code) for code in ("while (true) {}", "1", "2")]
    kernel.started(ids[0])
    time.sleep(0.1)
    kernel.manager.interrupt_kernel()
    statuses = [kernel.reply(i, timeout=3)["content"]["status"] for i in ids]
    assert statuses == ["error", "aborted", "aborted"], statuses
    # Its answer is waited for: a cell comes on another channel, and may come first.
    kernel.request("interrupt_request", channel="control")
    assert kernel.value("1 + 1") == "2"


@probe
def flood_in_few_messages(kernel):
    begun = time.monotonic()
    _, messages = kernel.run("for (let i = 0; i < 100_000; i++) console.log('line ' + i)")
    seconds = time.monotonic() - begun
    streams = [m for m in messages if m["msg_type"] == "stream"]
    text = "".join(m["content"]["text"] for m in streams)
    assert text == "".join(f"line {i}\n" for i in range(100_000)), (len(text), seconds)
    assert len(streams) <= 100 and seconds < 10, (len(streams), seconds)


@probe
def result_of_20_megabytes(kernel):
    code = "import { display } from 'assay'; display.raw('text/plain', 'x'.repeat(20_000_000))"
    _, messages = kernel.run(code)
    sizes = [len(m["content"]["data"]["text/plain"]) for m in messages if m["msg_type"] == "display_data"]
    assert sizes == [20_000_000], sizes


@probe
def subshells(kernel):
    first = kernel.request("create_subshell_request", channel="control")["subshell_id"]
    assert kernel.request("list_subshell_request", channel="control")["subshell_id"] == [first]
    cell = kernel.client.execute("let sub = 0; await new Promise((f) => setTimeout(f, 1500)); sub")
    kernel.started(cell)
    begun = time.monotonic()
    content = {"code": "sub = 7", "silent": False}
    reply = kernel.request("execute_request", content, subshell_id=first)
    assert reply["status"] == "ok" and time.monotonic() - begun < 1, (reply, time.monotonic() - begun)
    info = kernel.request("kernel_info_request", subshell_id=first, timeout=1)
    assert info["status"] == "ok"
    results = [m for m in kernel.published(cell) if m["msg_type"] == "execute_result"]
    assert results[0]["content"]["data"]["text/plain"] == "7", results
    content = {"subshell_id": first}
    assert kernel.request("delete_subshell_request", content, channel="control")["status"] == "ok"
    assert kernel.request("delete_subshell_request", content, channel="control")["status"] == "error"
    unknown = kernel.request("execute_request", {"code": "1"}, subshell_id=first)
    assert unknown["status"] == "error", unknown


@probe
def unknown_comm_target_is_closed(kernel):
    kernel.run("1")
    message = kernel.client.session.msg(
        "comm_open", {"comm_id": "nobody", "target_name": "constructor", "data": {}}
    )
    kernel.client.shell_channel.send(message)
    for _ in range(100):
        got = kernel.client.get_iopub_msg(timeout=5)
        if got["msg_type"] == "comm_close":
            assert got["content"]["comm_id"] == "nobody"
            break
    assert "nobody" not in kernel.request("comm_info_request")["comms"]


@probe
def comm_with_buffers_both_ways(kernel):
    kernel.run(
        "import { registerCommTarget } from 'assay';\n"
        "registerCommTarget('echo', (comm, open) => {\n"
        "  comm.send({ opened: open.data.n }, { buffers: open.buffers });\n"
        "  comm.onMessage((m) => comm.send({ got: m.data }, { buffers: m.buffers }));\n"
        "});"
    )
    session, channel = kernel.client.session, kernel.client.shell_channel
    content = {"comm_id": "c1", "target_name": "echo", "data": {"n": 3}}
    session.send(channel.socket, "comm_open", content, buffers=[b"\x00\x01\xff"])
    session.send(channel.socket, "comm_msg", {"comm_id": "c1", "data": "hi"}, buffers=[b"ab", b""])
    got = []
    while len(got) < 2:
        message = kernel.client.get_iopub_msg(timeout=5)
        if message["msg_type"] == "comm_msg":
            got.append((message["content"]["data"], [bytes(b) for b in message["buffers"]]))
    assert got == [({"opened": 3}, [b"\x00\x01\xff"]), ({"got": "hi"}, [b"ab", b""])], got
    comms = kernel.request("comm_info_request", {"target_name": "echo"})["comms"]
    assert comms == {"c1": {"target_name": "echo"}}, comms


@probe
def input_and_password(kernel):
    code = "import { input, password } from 'assay'; [await input('name? '), await password('key? ')].join('-')"
    cell = kernel.client.execute(code, allow_stdin=True)
    for prompt, hidden, answer in (("name? ", False, "ä😀"), ("key? ", True, "s")):
        request = kernel.client.get_stdin_msg(timeout=5)
        assert request["content"] == {"prompt": prompt, "password": hidden}, request["content"]
        kernel.client.input(answer)
    results = [m for m in kernel.published(cell) if m["msg_type"] == "execute_result"]
    assert results[0]["content"]["data"]["text/plain"] == "'ä😀-s'", results
    begun = time.monotonic()
    reply, _ = kernel.run("await input('?')", allow_stdin=False)
    assert reply["status"] == "error" and time.monotonic() - begun < 1, reply


@probe
def usage(kernel):
    content = kernel.request("usage_request", channel="control")
    assert content["kernel_memory"] > 20e6 and content["pid"] > 0, content


@probe
def executor_death_is_a_cell_error(kernel):
    kernel.run("let kept = 1")
    reply, messages = kernel.run("process.exit(3)")
    assert reply["status"] == "error" and "error" in types(messages), reply
    assert kernel.manager.is_alive()
    assert kernel.value("1 + 1") == "2"
    assert kernel.value("typeof kept") == "'undefined'"


@probe
def terminal_interrupt_is_ignored(kernel):
    os.kill(kernel.manager.provisioner.pid, signal.SIGINT)
    assert kernel.value("2 + 2") == "4"


if __name__ == "__main__":
    main()
