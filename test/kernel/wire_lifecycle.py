"""How kernels begin and end; run by wire-lifecycle.test.ts. Prints one JSON object of name to null or failure."""

import json
import os
import signal
import subprocess
import sys
import time
import traceback

from jupyter_client.manager import KernelManager
from wire_harness import Kernel

LOOP = "while (true) {}"

SERVER = """
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name="assay")
client.execute_interactive("1", output_hook=lambda m: None)
print(manager.provisioner.pid, flush=True)
import time; time.sleep(60)
"""


def family(pid):
    """A process and all its descendants."""
    found = [pid]
    for parent in found:
        listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True)
        found += [int(line) for line in listed.stdout.split() if int(line) not in found]
    return found


def running(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pids, seconds):
    end = time.monotonic() + seconds
    while any(running(pid) for pid in pids):
        assert time.monotonic() < end, f"still there: {[p for p in pids if running(p)]}"
        time.sleep(0.05)


def ends_when_asked(kernel):
    pids = family(kernel.manager.provisioner.pid)
    reply = kernel.request("shutdown_request", {"restart": False}, channel="control")
    assert reply == {"status": "ok", "restart": False}, reply
    gone(pids, 3)


def ends_while_a_loop_runs(kernel):
    kernel.started(kernel.client.execute(LOOP))
    pids = family(kernel.manager.provisioner.pid)
    reply = kernel.request("shutdown_request", {"restart": True}, channel="control", timeout=2)
    assert reply == {"status": "ok", "restart": True}, reply
    gone(pids, 3)


def ends_on_sigterm_with_children(kernel):
    code = "import { spawn } from 'node:child_process'; const child = spawn('sleep', ['300']); child.pid"
    kernel.run(code)
    pids = family(kernel.manager.provisioner.pid)
    assert len(pids) >= 3, pids
    os.kill(pids[0], signal.SIGTERM)
    gone(pids, 3)


def leaves_no_child_that_left_its_group(kernel):
    code = "import { spawn } from 'node:child_process'; const far = spawn('sleep', ['300'], { detached: true }); far.pid"
    far = int(kernel.value(code))
    pids = [*family(kernel.manager.provisioner.pid), far]
    os.kill(pids[0], signal.SIGKILL)
    gone(pids, 3)


def restarts(kernel):
    kernel.run("let before = 1")
    kernel.manager.restart_kernel()
    kernel.client.wait_for_ready(timeout=20)
    kernel.shell.clear()
    assert kernel.value("typeof before") == "'undefined'"


def dies_with_its_server(kernel):
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
    pids = family(int(server.stdout.readline()))
    server.kill()
    server.wait()
    gone(pids, 3)


def broken_connection_file_is_told(kernel):
    argv = kernel.manager.kernel_spec.argv[:2]
    with open("broken.json", "w") as file:
        file.write("{}")
    for arguments, words in (([], "usage"), (["broken.json"], "shell_port"), (["none.json"], "none.json")):
        told = subprocess.run(argv + arguments, capture_output=True, text=True, timeout=10)
        assert told.returncode == 1 and words in told.stderr, told


def main():
    results = {}
    for check in (
        ends_when_asked,
        ends_while_a_loop_runs,
        ends_on_sigterm_with_children,
        leaves_no_child_that_left_its_group,
        restarts,
        dies_with_its_server,
        broken_connection_file_is_told,
    ):
        kernel = Kernel()
        begun = time.monotonic()
        try:
            check(kernel)
            results[check.__name__] = None
        except Exception:
            results[check.__name__] = traceback.format_exc(limit=-3)
        kernel.close()
        print(f"{check.__name__}: {time.monotonic() - begun:.2f} s", file=sys.stderr)
    print(json.dumps(results))


if __name__ == "__main__":
    main()
