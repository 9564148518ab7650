"""Figures of several kernels, taken in turns; one JSON object of kernel to figure to seconds (or MiB). Run by kernel.mjs."""

import json
import os
import sys
import time

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient

ROUNDS = int(sys.argv[1])
TYPESCRIPT = {
    "cell": "const v{n}: number[] = [{n}, 2, 3]; function f{n}(x: number): number {{ return x + v{n}[0]! }}\nf{n}(1)",
    "names": "structuredCl",
    "member": "v2.flatM",
    "flood": "for (let i = 0; i < 100000; i++) console.log('line number ' + i)",
}
PYTHON = {
    "cell": "v{n}: list[int] = [{n}, 2, 3]\ndef f{n}(x: int) -> int:\n    return x + v{n}[0]\nf{n}(1)",
    "names": "isinst",
    "member": "v2.app",
    "flood": "for i in range(100000): print('line number', i)",
}
KERNELS = {"assay": TYPESCRIPT, "python3": PYTHON, "tslab": TYPESCRIPT, "deno": TYPESCRIPT}


def now():
    return time.perf_counter()


def resident(pid):
    """Resident MiB of a process and all below it, and the proportional share, which counts shared pages once."""
    rss = pss = 0
    waiting = [pid]
    while waiting:
        process = waiting.pop()
        try:
            with open(f"/proc/{process}/smaps_rollup") as lines:
                sizes = dict(line.split(":", 1) for line in lines.read().splitlines()[1:])
            rss += int(sizes["Rss"].split()[0])
            pss += int(sizes["Pss"].split()[0])
            for task in os.listdir(f"/proc/{process}/task"):
                with open(f"/proc/{process}/task/{task}/children") as children:
                    waiting += [int(child) for child in children.read().split()]
        except (FileNotFoundError, ProcessLookupError):
            pass
    return rss // 1024, pss // 1024


class Kernel:
    def __init__(self, name, ready=True):
        self.begun = now()
        self.manager = KernelManager(kernel_name=name)
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        # Waits for a quiet moment of 0.2 s, too, which is no kernel's doing.
        if ready:
            self.client.wait_for_ready(timeout=60)

    def wait(self, request):
        while True:
            reply = self.client.get_shell_msg(timeout=120)
            if reply["parent_header"].get("msg_id") == request:
                return reply["content"]

    def cell(self, code):
        begun = now()
        reply = self.wait(self.client.execute(code))
        assert reply["status"] == "ok", reply
        return now() - begun

    def complete(self, code):
        begun = now()
        assert self.wait(self.client.complete(code, len(code)))["matches"], code
        return now() - begun

    def flood(self, code):
        begun = now()
        request = self.client.execute(code)
        lines = 0
        while True:
            message = self.client.get_iopub_msg(timeout=120)
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == "stream":
                lines += message["content"]["text"].count("\n")
            if message["content"].get("execution_state") == "idle":
                assert lines == 100000, f"{lines} lines of 100000"
                self.wait(request)
                return now() - begun

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def start(name, _texts):
    kernel = Kernel(name, ready=False)
    try:
        kernel.cell("1")
        return {"start to first reply": now() - kernel.begun}
    finally:
        kernel.close()


def notebook(name, texts):
    cells = [nbformat.v4.new_code_cell(texts["cell"].format(n=n)) for n in range(200)]
    book = nbformat.v4.new_notebook(cells=cells)
    begun = now()
    NotebookClient(book, kernel_name=name, timeout=120).execute()
    taken = now() - begun
    lost = sum(not cell.outputs for cell in book.cells)
    assert lost == 0, f"{name} lost the output of {lost} cells"
    return {"200 cells by nbclient": taken}


def interactive(name, texts):
    kernel = Kernel(name)
    try:
        times = [kernel.cell(texts["cell"].format(n=n)) for n in range(1, 201)]
        found = {"new cell, 2 to 11": min(times[1:11]), "new cell, 191 to 200": min(times[190:])}
        for figure in ("names", "member"):
            first = kernel.complete(texts[figure])
            best = min(kernel.complete(texts[figure]) for _ in range(10))
            label = {"names": "completion of a name", "member": "completion of a member"}[figure]
            found[label] = min(first, best)
        found["100,000 lines"] = min(kernel.flood(texts["flood"]) for _ in range(2))
        # What was only needed for a while is given back after a second of rest.
        time.sleep(2)
        found["memory after 200 cells (resident)"], found["memory after 200 cells (share)"] = resident(
            kernel.manager.provisioner.pid
        )
        return found
    finally:
        kernel.close()


def first_completion(name, texts):
    kernel = Kernel(name)
    try:
        time.sleep(5)
        found = {"first completion after 5 s": kernel.complete(texts["names"])}
        time.sleep(2)
        found["memory idle (resident)"], found["memory idle (share)"] = resident(kernel.manager.provisioner.pid)
        return found
    finally:
        kernel.close()


def main():
    installed = KernelSpecManager().find_kernel_specs()
    figures = {name: {} for name in KERNELS if name in installed}

    def measure(work):
        for name, known in figures.items():
            try:
                found = work(name, KERNELS[name])
            except Exception as error:
                # A peer that cannot do it has no figure; the two that are compared must.
                if name in ("assay", "python3"):
                    raise
                print(f"{name} has no figure for {work.__name__}: {error!r}", file=sys.stderr)
                continue
            for figure, value in found.items():
                known[figure] = min(value, known.get(figure, value))

    for _ in range(ROUNDS):
        measure(start)
    measure(interactive)
    measure(notebook)
    measure(notebook)
    measure(first_completion)
    print(json.dumps(figures))


main()
