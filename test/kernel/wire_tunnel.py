"""The comm tunnel between a page and the host; run by wire-tunnel.test.ts. Each probe uses the one host of its folder."""

import hashlib
import json
import os
import signal
import subprocess
import tempfile
import time
import uuid

from wire_harness import main, probe

CSV = b"t,mV\n" + b"".join(b"%d,%d.5\n" % (i, i % 7) for i in range(500))


class Page:
    """One page: a comm of the target assay.host. What arrives for another page while one waits is kept for it."""

    all = {}

    def __init__(self, kernel):
        self.kernel = kernel
        self.comm = uuid.uuid4().hex
        Page.all[self.comm] = self
        self.events = []
        self.answers = {}
        self.count = 0
        self.send("comm_open", {"target_name": "assay.host", "data": {}})
        self.ready = self.wait(lambda data: data.get("ready"))

    def send(self, kind, content, buffers=()):
        session, channel = self.kernel.client.session, self.kernel.client.shell_channel
        session.send(channel.socket, kind, {"comm_id": self.comm, **content}, buffers=list(buffers))

    def post(self, data, buffers=()):
        self.send("comm_msg", {"data": data}, buffers)

    def wait(self, wanted, timeout=20):
        """The first thing that `wanted` makes of a message to this page."""
        end = time.monotonic() + timeout
        while True:
            message = self.kernel.client.get_iopub_msg(timeout=max(0.01, end - time.monotonic()))
            content = message["content"]
            if message["msg_type"] != "comm_msg" or content["comm_id"] not in Page.all:
                continue
            data = content["data"]
            if "event" in data:
                Page.all[content["comm_id"]].events.append(data["event"])
            if content["comm_id"] != self.comm:
                continue
            if "id" in data:
                data["bytes"] = [bytes(buffer) for buffer in message["buffers"]]
                self.answers[data["id"]] = data
            found = wanted(data)
            if found:
                return found

    def request(self, method, path, body=None, buffers=(), timeout=20):
        self.count += 1
        request = f"{self.comm}-{self.count}"
        data = {"id": request, "method": method, "path": path}
        if body is not None:
            data["body"] = body
        self.post(data, buffers)
        return self.wait(lambda data: data if data.get("id") == request else None, timeout)

    def load(self, name):
        upload = self.request("POST", f"/api/v1/uploads?name={name}.csv", buffers=[CSV])
        assert upload["status"] in (200, 201), upload
        source = {"source": upload["body"]["upload"], "name": f"{name}.csv", "as": name}
        report = self.request("POST", "/api/v1/load", source)
        assert report["status"] in (200, 201) and report["body"]["rows"] == 500, report


@probe
def a_page_reaches_the_host_before_any_cell(kernel):
    page = Page(kernel)
    assert os.path.realpath(page.ready["project"]) == os.path.realpath(os.getcwd()), page.ready
    assert page.ready["version"], page.ready
    status = page.request("GET", "/api/v1/status")
    assert status["status"] == 200 and status["body"]["pid"] > 0, status
    comms = kernel.request("comm_info_request", {"target_name": "assay.host"})["comms"]
    assert page.comm in comms, comms


@probe
def errors_are_problem_documents(kernel):
    page = Page(kernel)
    missing = page.request("GET", "/api/v1/datasets/nothing_here")
    assert missing["status"] == 404 and missing["body"]["code"], missing
    page.post({"id": "bad", "path": 3})
    bad = page.wait(lambda data: data if data.get("id") == "bad" else None)
    assert bad["status"] == 400 and bad["body"]["code"] == "tunnel-request", bad


@probe
def uploads_loads_and_events_reach_all_pages(kernel):
    first, second = Page(kernel), Page(kernel)
    first.load("ecg")
    for page in (first, second):
        if not any(event["type"] == "dataset" for event in page.events):
            page.wait(lambda data: data.get("event", {}).get("type") == "dataset")
    rows = second.request("GET", "/api/v1/datasets/ecg/rows?offset=498&limit=5")
    assert rows["body"]["rows"] == [[498, 1.5], [499, 2.5]], rows
    arrow = second.request("GET", "/api/v1/datasets/ecg/arrow")
    assert arrow["status"] == 200 and len(arrow["bytes"][0]) > 1000, arrow["status"]


@probe
def an_upload_in_parts_is_one_file(kernel):
    page = Page(kernel)
    for start in range(0, len(CSV), 1000):
        page.post({"id": "up", "part": True}, [CSV[start : start + 1000]])
    page.post({"id": "up", "method": "POST", "path": "/api/v1/uploads?name=p.csv"})
    answer = page.wait(lambda data: data if data.get("id") == "up" else None)
    assert answer["body"]["bytes"] == len(CSV), answer


@probe
def a_job_is_followed_while_a_cell_loops(kernel):
    page = Page(kernel)
    page.load("busy")
    cell = kernel.client.execute("while (true) {}")
    kernel.started(cell)
    body = {"processor": "rolling_mean", "dataset": "busy", "parameters": {"column": "mV", "window": 5}}
    job = page.request("POST", "/api/v1/process", body)
    assert job["status"] == 202, job
    task = job["body"]["task_id"]

    def completed(data):
        job = data.get("event", {}).get("job") or {}
        return job.get("id") == task and job.get("status") in ("COMPLETED", "FAILED") and job

    done = next((job for event in page.events if (job := completed({"event": event}))), None)
    done = done or page.wait(completed)
    assert done["status"] == "COMPLETED", done
    kernel.manager.interrupt_kernel()
    assert kernel.reply(cell, timeout=3)["content"]["status"] == "error"


@probe
def names_of_the_project_are_completed_while_a_cell_loops(kernel):
    Page(kernel).load("strain")
    cell = kernel.client.execute("while (true) {}")
    kernel.started(cell)

    def complete(text):
        code, _, rest = text.partition("|")
        return kernel.request("complete_request", {"code": code + rest, "cursor_pos": len(code)})

    wanted = {
        "lab.sql`SELECT m| FROM strain`": "mV",
        "await lab.sql`SELECT s.m| FROM strain s`": "mV",
        "lab.sql`SELECT * FROM str": "strain",
        "%%sql --as x\nSELECT t, m| FROM strain": "mV",
        "%%processor rolling_m": "rolling_mean",
        "%%processor rolling_mean --on str": "strain",
        '%%processor rolling_mean --on strain {"win': "window",
        '%%processor rolling_mean --on strain {"column": "m': "mV",
        "lab.process('peak": "peak_detection",
        "lab.process('rolling_mean', 'str": "strain",
        "lab.process('rolling_mean', ecg, { column: 'mV', win": "window",
        "lab.process('rolling_mean', 'strain', { column: 'm": "mV",
    }
    wrong = {text: found["matches"] for text, name in wanted.items() if name not in (found := complete(text))["matches"]}
    kernel.manager.interrupt_kernel()
    kernel.reply(cell, timeout=3)
    assert not wrong, wrong


def assay(kernel, *arguments):
    node, *rest = kernel.manager.kernel_spec.argv
    supervisor = next(part for part in rest if part.endswith("supervisor.js"))
    program = os.path.join(os.path.dirname(supervisor), "assay.js")
    subprocess.run([node, program, *arguments], check=True, capture_output=True, timeout=60)


@probe
def no_page_reaches_another_project(kernel):
    with tempfile.TemporaryDirectory() as other:
        os.mkdir(f"{other}/.assay")
        with open(f"{other}/secret.csv", "wb") as file:
            file.write(CSV)
        assay(kernel, "--project", other, "load", f"{other}/secret.csv")
        try:
            with open(f"{other}/.assay/host.json") as file:
                socket = json.load(file)["socket"]
            page = Page(kernel)
            ways = {"project": other, "socket": socket, "cwd": other, "headers": {"host": other}, "origin": other}
            tunnel = {"target_name": "assay.host", "data": ways}
            page.send("comm_open", tunnel)
            assert os.path.realpath(page.wait(lambda data: data.get("ready"))["project"]) == os.path.realpath(os.getcwd())
            secret = "/api/v1/datasets/secret"
            paths = [
                *(secret, f"{secret}?project={other}", f"//{other}{secret}", f"/..{other}{secret}"),
                *(f"/unix:{socket}:{secret}", f"/x HTTP/1.1\r\nHost: {other}\r\n\r\nGET {secret}"),
            ]
            for path in paths:
                page.count += 1
                page.post({"id": str(page.count), "method": "GET", "path": path, **ways})
                answer = page.wait(lambda data: data if data.get("id") == str(page.count) else None)
                assert answer["status"] >= 400, (path, answer)
            load = page.request("POST", "/api/v1/load", {"source": "upload:" + hashlib.sha256(CSV[1:]).hexdigest()})
            assert load["status"] == 404, load
            names = page.request("GET", "/api/v1/datasets")["body"]["data"]
            assert "secret" not in [one["name"] for one in names], names
        finally:
            assay(kernel, "--project", other, "stop")


@probe
def the_tunnel_survives_a_killed_host(kernel):
    page = Page(kernel)
    before = page.request("GET", "/api/v1/status")["body"]["pid"]
    os.kill(before, signal.SIGKILL)
    after = page.request("GET", "/api/v1/status", timeout=30)
    assert after["status"] == 200 and after["body"]["pid"] != before, after
    page.load("later")
    if not any(event["type"] == "dataset" for event in page.events):
        page.wait(lambda data: data.get("event", {}).get("type") == "dataset", timeout=30)


def stop(page):
    pid = page.request("GET", "/api/v1/status")["body"]["pid"]
    page.request("POST", "/api/v1/stop")
    end = time.monotonic() + 10
    while os.path.exists(f"/proc/{pid}"):
        assert time.monotonic() < end, "the host is still there"
        time.sleep(0.05)
    return pid


@probe
def a_stopped_host_stays_stopped_until_a_page_asks(kernel):
    page = Page(kernel)
    stop(page)
    # Listening again took 20 ms before; this is a bound for "not at all", the host file is how a start would show.
    end = time.monotonic() + 1.5
    while time.monotonic() < end:
        assert not os.path.exists(".assay/host.json"), "listening started a host"
        time.sleep(0.05)
    found = kernel.request("complete_request", {"code": "%%processor r", "cursor_pos": 13})
    assert found["matches"] == [] and not os.path.exists(".assay/host.json"), "completing started a host"
    page.events.clear()
    page.load("again")
    if not any(event["type"] == "dataset" for event in page.events):
        page.wait(lambda data: data.get("event", {}).get("type") == "dataset")


@probe
def the_host_is_told_to_stop(kernel):
    stop(Page(kernel))


if __name__ == "__main__":
    main()
