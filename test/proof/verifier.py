"""Checks a notebook's certificate from the bytes on disk alone. Shares no code with the product.

usage: verifier.py NOTEBOOK [--raw FOLDER]     prints one JSON object {"verified", "faults": [...], "checked": {...}}

Independent of the product's run: hashes of cells, outputs, figures, parameters, notes, custom processors and raw files (also
those that the project keeps), the Merkle proofs, the root and the Ed25519 signature (RFC 8032, section 6); and from the raw CSV the canonical hash of each table that a plain load
or a plain rolling mean made, the mean rounded once from its exact value.
"""
import base64
import csv
import glob
import hashlib
import json
import os
import struct
import sys
from fractions import Fraction

CHART = "application/vnd.vegalite.v6+json"
ROWS = "application/vnd.assay.rows.v1+json"


def number(value):
    """A double as ECMAScript writes it (ECMA-262, Number::toString)."""
    if isinstance(value, int):
        if abs(value) <= 2**53:
            return str(value)
        value = float(value)
    if value == 0:
        return "0"
    sign, text = ("-", repr(-value)) if value < 0 else ("", repr(value))
    mantissa, _, exponent = text.partition("e")
    whole, _, part = mantissa.partition(".")
    part = "" if part == "0" else part
    digits = (whole + part).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + part) - len((whole + part).lstrip("0")))
    digits = digits.rstrip("0") or "0"
    if len(digits) <= point <= 21:
        return sign + digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return sign + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + digits
    tail = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{sign}{tail}e{'+' if point - 1 >= 0 else '-'}{abs(point - 1)}"


def text(value):
    """A string as JSON.stringify writes it."""
    return json.dumps(value, ensure_ascii=False)


def canonical(value):
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number(value)
    if isinstance(value, str):
        return text(value)
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
    return "{" + ",".join(text(key) + ":" + canonical(value[key]) for key in keys) + "}"


def sha(data):
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def joined(value):
    return "".join(value) if isinstance(value, list) and all(isinstance(x, str) for x in value) else value


def is_json(mime):
    return mime.startswith("application/") and (mime == "application/json" or mime.endswith("+json"))


def saved_content(output):
    out = {k: v for k, v in output.items() if k not in ("execution_count", "data", "text")}
    if "text" in output:
        out["text"] = joined(output["text"])
    if "data" in output:
        out["data"] = {m: v if is_json(m) else joined(v) for m, v in output["data"].items()}
    return out


def saved_hashes(notebook):
    """Hashes of what stands in the notebook, by kind and name."""
    found, figures = {}, 0
    for index, cell in enumerate(notebook["cells"], 1):
        found[f"cell:cell {index}"] = sha(joined(cell["source"]) or "")
        outputs = cell.get("outputs", [])
        queries = 0
        for output in outputs:
            data = output.get("data", {})
            if ROWS in data:
                queries += 1
                name = f"query of cell {index}" if queries == 1 else f"query {queries} of cell {index}"
                found[f"table:{name}"] = data[ROWS]["hash"]
            if CHART in data:
                figures += 1
                picture = joined(data.get("image/svg+xml"))
                found[f"figure:figure {figures}"] = sha(canonical([data[CHART], picture]))
        if outputs:
            found[f"output:output of cell {index}"] = sha(canonical([saved_content(o) for o in outputs]))
    return found


def table_hash(columns):
    """`columns`: (name, type, values) with None for missing. The canonical table form `assay-table-1`."""
    rows = len(columns[0][2])
    head = "[" + ",".join(["\"assay-table-1\"", str(rows)]) + ",["
    head += ",".join(f"[{text(name)},{text(kind)}]" for name, kind, _ in columns) + "]]"
    total = hashlib.sha256(head.encode())
    for _, kind, values in columns:
        form = {"number": "<d", "integer": "<q"}[kind]
        data = b"".join(struct.pack(form, 0 if v is None else v) for v in values)
        total.update(hashlib.sha256(data).digest())
        total.update(hashlib.sha256(bytes(v is None for v in values)).digest())
    return total.hexdigest()


def read_csv(path):
    """A regular CSV of numbers, as a plain load types it; None when it is anything else."""
    with open(path, newline="", encoding="utf-8") as file:
        head, *rows = [row for row in csv.reader(file) if row]
    columns = []
    for i, name in enumerate(head):
        cells = [row[i] for row in rows]
        whole = all(c.lstrip("-").isdigit() for c in cells)
        try:
            columns.append((name, "integer" if whole else "number", [int(c) if whole else float(c) for c in cells]))
        except ValueError:
            return None
    return columns


def rolling_mean(columns, parameters):
    plain = {"center": False, "closed": "right", "step": 1, "group_by": None}
    if any(parameters[key] != plain.get(key, parameters[key]) for key in parameters):
        return None
    if not set(parameters) <= {"column", "window", "min_periods", *plain}:
        return None
    window = parameters["window"]
    if parameters.get("min_periods", window) != window:
        return None
    values = next(v for name, _, v in columns if name == parameters["column"])
    exact = [Fraction(v) for v in values]
    means = [
        None if i + 1 < window else float(sum(exact[i + 1 - window : i + 1]) / window) for i in range(len(values))
    ]
    return columns + [("rolling_mean", "number", means)]


# Ed25519 by its definition; slow and short. (Field, curve and encoding: RFC 8032, section 5.1.)
P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
ORDER = 2**252 + 27742317777372353535851937790883648493


def add(a, b):
    (x1, y1), (x2, y2) = a, b
    k = D * x1 * x2 * y1 * y2 % P
    return (x1 * y2 + x2 * y1) * pow(1 + k, -1, P) % P, (y1 * y2 + x1 * x2) * pow(1 - k, -1, P) % P


def times(point, n):
    out = (0, 1)
    while n:
        if n & 1:
            out = add(out, point)
        point, n = add(point, point), n >> 1
    return out


def decode(data):
    y = int.from_bytes(data, "little") & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P:
        raise ValueError("no point")
    return (P - x if (x & 1) != data[31] >> 7 else x), y


def signed(key, message, value):
    base_y = 4 * pow(5, -1, P) % P
    base = decode(base_y.to_bytes(32, "little"))
    r, s = value[:32], int.from_bytes(value[32:], "little")
    if s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % ORDER
    try:
        return times(base, s) == add(decode(r), times(decode(key), h))
    except ValueError:
        return False


def read(path):
    with open(path, "rb") as file:
        return file.read()


def noted(folder, dataset):
    """What the project's notes say of a dataset, without when and under which id; None without such a file."""
    file = os.path.join(folder, ".annotations.jsonl")
    if not os.path.exists(file):
        return None
    keys = ("kind", "x_column", "y_column", "x0", "x1", "y0", "y1", "text", "author")
    notes = []
    for note in map(json.loads, read(file).decode().splitlines()):
        if note["dataset"] == dataset:
            more = {key: note[key] for key in ("tags", "color") if note.get(key)}
            notes.append({**{key: note.get(key) for key in keys}, **more})
    form = {"ensure_ascii": False, "separators": (",", ":")}
    return sorted(notes, key=lambda note: json.dumps(note, **form).encode("utf-16-be"))


def verify(path, folder):
    with open(path, encoding="utf-8") as file:
        notebook = json.load(file)
    certificate = notebook["metadata"]["assay"]["certificate"]
    nodes = {f"{n['kind']}:{n['name']}": n for n in certificate["nodes"]}
    faults, checked = [], {}

    def expect(what, key, actual):
        checked[what] = checked.get(what, 0) + 1
        if nodes[key]["hash"] != actual:
            faults.append(key)

    saved = saved_hashes(notebook)
    faults += [f"{key} is not in the certificate" for key in saved if key not in nodes]
    tables = {}
    for key, node in nodes.items():
        kind = node["kind"]
        if kind in ("cell", "output", "figure") or key in saved:
            expect("saved", key, saved.get(key))
        elif kind in ("parameters", "annotations", "schema", "versions", "outside"):
            expect("content", key, sha(canonical(node["content"])))
        elif kind == "raw":
            beside = os.path.join(folder, node["name"])
            file = beside if os.path.exists(beside) else next((os.path.join(d, node["name"]) for d, _, names in os.walk(folder) if node["name"] in names), None)
            for one in filter(os.path.exists, (file or "", os.path.join(folder, ".assay", "objects", node["hash"]))):
                expect("raw", key, sha(read(one)))
            if file is not None:
                tables[key] = read_csv(file) if file.endswith(".csv") else None
        elif kind == "processor":
            for one in glob.glob(os.path.join(folder, "processors", "custom", glob.escape(node["name"]) + ".*")):
                expect("processor", key, sha(read(one)))
        if kind == "annotations" and (notes := noted(folder, node["name"])) is not None:
            expect("notes", key, sha(canonical(notes)))
    for key, node in nodes.items():
        if node["kind"] != "table" or key in saved:
            continue
        inputs = node.get("inputs", [])
        source = next((tables[k] for k in inputs if tables.get(k)), None)
        if source and len(inputs) == 1:
            tables[key] = source
        elif source and "processor:rolling_mean" in inputs:
            parameters = next(nodes[k]["content"] for k in inputs if k.startswith("parameters:"))
            tables[key] = rolling_mean(source, parameters)
        if tables.get(key):
            expect("table", key, table_hash(tables[key]))

    proofs = {}

    def proof(key):
        if key not in proofs:
            node = nodes[key]
            inputs = [proof(k) if k in nodes and k != key else k for k in node.get("inputs", [])]
            extra = [node[key] for key in ("base_hash", "received") if key in node]
            proofs[key] = sha(canonical([node["kind"], node["name"], node["hash"], *extra, inputs]))
        return proofs[key]

    faults += [f"proof of {key}" for key in nodes if proof(key) != nodes[key]["proof"]]
    root = sha(b"".join(bytes.fromhex(proofs[key]) for key in nodes))
    if root != certificate["root"]:
        faults.append("root")
    if "signature" in certificate:
        key = base64.b64decode(certificate["signature"]["public_key"])[-32:]
        checked["signature"] = 1
        if not signed(key, bytes.fromhex(root), base64.b64decode(certificate["signature"]["value"])):
            faults.append("signature")
    return {"verified": not faults, "faults": faults, "checked": checked}


if __name__ == "__main__":
    where = sys.argv[sys.argv.index("--raw") + 1] if "--raw" in sys.argv else os.path.dirname(os.path.abspath(sys.argv[1]))
    print(json.dumps(verify(sys.argv[1], where)))
