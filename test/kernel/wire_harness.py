"""A Jupyter front end for the black-box probes: one started kernel, messages by parent, probes by name."""

import json
import queue
import sys
import time
import traceback

from jupyter_client.manager import KernelManager

PROBES = {}


def probe(function):
    """Registers a probe; it gets a Kernel and fails by raising."""
    PROBES[function.__name__] = function
    return function


class Kernel:
    def __init__(self):
        self.manager = KernelManager(kernel_name="assay")
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=30)
        self.shell = {}
        self.iopub = []

    def reply(self, request, timeout=20, channel="shell"):
        """The reply to a request, whatever else arrives before it."""
        end = time.monotonic() + timeout
        get = getattr(self.client, f"{channel}_channel").get_msg
        while request not in self.shell:
            message = get(timeout=max(0.01, end - time.monotonic()))
            self.shell[message["parent_header"].get("msg_id")] = message
        return self.shell.pop(request)

    def published(self, request, timeout=20):
        """Everything under a request up to its idle status."""
        end = time.monotonic() + timeout
        found = []
        while True:
            message = self.client.get_iopub_msg(timeout=max(0.01, end - time.monotonic()))
            self.iopub.append(message)
            if message["parent_header"].get("msg_id") != request:
                continue
            found.append(message)
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return found

    def run(self, code, timeout=20, **options):
        """Reply content and published messages of one cell."""
        request = self.client.execute(code, **options)
        messages = self.published(request, timeout)
        return self.reply(request, timeout)["content"], messages

    def text(self, code):
        reply, messages = self.run(code)
        assert reply["status"] == "ok", reply
        return "".join(m["content"]["text"] for m in messages if m["msg_type"] == "stream")

    def value(self, code):
        reply, messages = self.run(code)
        assert reply["status"] == "ok", reply
        return [m["content"]["data"]["text/plain"] for m in messages if m["msg_type"] == "execute_result"][0]

    def request(self, kind, content=None, channel="shell", timeout=20, **header):
        """Sends any request and gives its reply."""
        message = self.client.session.msg(kind, content or {})
        message["header"].update(header)
        getattr(self.client, f"{channel}_channel").send(message)
        return self.reply(message["header"]["msg_id"], timeout, channel)["content"]

    def await_published(self, wanted, timeout=20):
        """The next published message that is wanted, whatever its parent."""
        end = time.monotonic() + timeout
        while True:
            message = self.client.get_iopub_msg(timeout=max(0.01, end - time.monotonic()))
            if wanted(message):
                return message

    def comm(self, comm_id, data, kind="comm_msg", buffers=None, metadata=None, **content):
        """A front end's message on a comm."""
        content = {"comm_id": comm_id, "data": data, **content}
        self.client.session.send(
            self.client.shell_channel.socket, kind, content, metadata=metadata or {}, buffers=buffers
        )

    def started(self, request, timeout=20):
        """Waits until a cell is running: its input has been published."""
        end = time.monotonic() + timeout
        while True:
            message = self.client.get_iopub_msg(timeout=max(0.01, end - time.monotonic()))
            if message["parent_header"].get("msg_id") == request and message["msg_type"] == "execute_input":
                return

    def quiet(self):
        for get in (self.client.get_iopub_msg, self.client.get_shell_msg):
            try:
                while True:
                    get(timeout=0.02)
            except queue.Empty:
                pass
        self.shell.clear()

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def types(messages):
    return [m["msg_type"] for m in messages]


def errors(messages):
    return [m["content"] for m in messages if m["msg_type"] == "error"]


def shown(messages):
    """All text of the streams."""
    return "".join(m["content"]["text"] for m in messages if m["msg_type"] == "stream")


def data(messages):
    """The result's bundle."""
    return [m["content"]["data"] for m in messages if m["msg_type"] == "execute_result"][-1]


def main():
    """Runs the named probes (all without names) on one kernel; prints one JSON object of name to null or failure."""
    names = sys.argv[1:] or list(PROBES)
    results = {}
    kernel = Kernel()
    for name in names:
        begun = time.monotonic()
        try:
            kernel.quiet()
            PROBES[name](kernel)
            results[name] = None
        except Exception:
            results[name] = traceback.format_exc(limit=-3)
            kernel.close()
            kernel = Kernel()
        print(f"{name}: {time.monotonic() - begun:.2f} s", file=sys.stderr)
    kernel.close()
    print(json.dumps(results))
