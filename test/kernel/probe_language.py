"""Black-box probes of the language as cells have it; run by probes.test.ts, or alone: python probe_language.py NAME…"""

import json
import os

from wire_harness import errors, main, probe, shown, types

PACKAGE = '{"name": "%s", "version": "1.0.0", %s}'


def write(path, text):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def package(name, fields, **files):
    write(f"node_modules/{name}/package.json", PACKAGE % (name, fields))
    for file, text in files.items():
        write(f"node_modules/{name}/{file.replace('__', '.')}", text)


@probe
def state_is_kept(kernel):
    kernel.run("const kept_a = 40; let kept_b: number = 2")
    assert kernel.value("kept_a + kept_b") == "42"


@probe
def top_level_await(kernel):
    assert kernel.text("const tla = await Promise.resolve(7); console.log(tla)") == "7\n"
    assert kernel.text("for await (const x of [Promise.resolve(1), 2]) console.log(x)") == "1\n2\n"


@probe
def everything_can_be_declared_again(kernel):
    for form in (
        "const re = {n}",
        "let re = {n}",
        "var re = {n}",
        "function re() {{ return {n} }}",
        "class re {{ static n = {n} }}",
        "enum re {{ A = {n} }}",
        "namespace re {{ export const n = {n} }}",
        "interface Re {{ n{n}: number }} ; const re = {n}",
        "type Re = {{ n: {n} }} ; const re = {n}",
        "import * as re from 'node:path' ; {n}",
    ):
        for n in (1, 2):
            reply, messages = kernel.run(form.format(n=n))
            assert reply["status"] == "ok", (form, reply)
            assert not errors(messages), form


@probe
def bindings_are_live(kernel):
    kernel.run("let live = 1; function readLive() { return live }; const arrow = () => live")
    kernel.run("live = 5")
    assert kernel.value("[readLive(), arrow()].join()") == "'5,5'"
    kernel.run("let live = 9")
    assert kernel.value("readLive()") == "9"
    kernel.run("function helper() { return 'old' } ; function caller() { return helper() }")
    kernel.run("function helper() { return 'new' }")
    assert kernel.value("caller()") == "'new'"


@probe
def destructuring(kernel):
    kernel.run("const { da, ...drest } = { da: 1, db: 2 }; const [dc, , dd = 4] = [3, 0]; let { e: { f: df } } = { e: { f: 5 } }")
    assert kernel.value("JSON.stringify([da, drest, dc, dd, df])") == "'[1,{\"db\":2},3,4,5]'"


@probe
def object_results(kernel):
    assert kernel.value("({ a: 1, b: [1, 2] })") == "{ a: 1, b: [ 1, 2 ] }"
    assert kernel.value("new Map([['k', 1]])") == "Map(1) { 'k' => 1 }"
    assert kernel.value("10n ** 20n") == "100000000000000000000n"
    assert kernel.value("-0") == "-0" and kernel.value("NaN") == "NaN"
    assert kernel.value("null") == "null"
    for silent in ("undefined", "const quiet = 1", "void 0", "if (true) {}", "let q2;", "5;;undefined"):
        assert "execute_result" not in types(kernel.run(silent)[1]), silent


@probe
def builtin_modules(kernel):
    code = "import fs, { existsSync } from 'node:fs'; import * as path from 'path'; console.log(typeof fs.readFileSync, existsSync('/'), path.join('a', 'b'))"
    assert kernel.text(code) == "function true a/b\n"
    assert kernel.value("typeof require('node:os').cpus") == "'function'"
    assert kernel.value("(await import('node:url')).pathToFileURL('/x').href") == "'file:///x'"


@probe
def packages_beside_the_notebook(kernel):
    package("cjsdemo", '"main": "index.js"', index__js="module.exports = { twice: (x) => 2 * x, name: 'cjs' };")
    package("esmdemo", '"type": "module", "exports": "./index.js"', index__js="export const three = (x) => 3 * x; export default 'esm';")
    package("subdemo", '"type": "module", "exports": {"./deep": {"import": "./d.js"}}', d__js="export const deep = 1;")
    assert kernel.value("import { twice } from 'cjsdemo'; import cjs from 'cjsdemo'; twice(2) + cjs.name") == "'4cjs'"
    assert kernel.value("import esm, { three } from 'esmdemo'; three(2) + esm") == "'6esm'"
    assert kernel.value("import { deep } from 'subdemo/deep'; deep") == "1"
    assert kernel.value("const dyn = await import('esmdemo'); dyn.three(3)") == "9"
    assert kernel.value("require('cjsdemo').twice(4)") == "8"
    assert kernel.value("require('esmdemo').three(4)") == "12"


@probe
def json_imports(kernel):
    write("probe_data.json", json.dumps({"n": [1, 2]}))
    assert kernel.value("import data from './probe_data.json' with { type: 'json' }; data.n.length") == "2"
    assert kernel.value("import plain from './probe_data.json'; plain.n[1]") == "2"
    assert kernel.value("(await import('./probe_data.json', { with: { type: 'json' } })).default.n[0]") == "1"


@probe
def local_sources(kernel):
    write("probe_mod.ts", "import { inner } from './sub/inner';\nexport const v: string = 'v' + inner;\nexport enum E { A = 3 }\n")
    write("sub/inner.ts", "export const inner: number = 1;\n")
    for ending in ("", ".ts", ".js"):
        assert kernel.value(f"import {{ v, E }} from './probe_mod{ending}'; v + E.A") == "'v13'", ending
    write("sub/plain.mjs", "export default 'mjs'")
    write("sub/plain.cjs", "module.exports = { c: 'cjs' }")
    write("sub/index.ts", "export const folder = 'index'")
    assert kernel.value("import m from './sub/plain.mjs'; import { c } from './sub/plain.cjs'; import { folder } from './sub'; m + c + folder") == "'mjscjsindex'"


@probe
def an_edited_source_is_seen(kernel):
    for round in ("v1", "v2", "v3"):
        write("probe_edit.ts", f"import {{ below }} from './probe_below';\nexport const version = '{round}' + below;")
        write("probe_below.ts", f"export const below: string = 'b{round}';")
        assert kernel.value("import { version } from './probe_edit'; version") == f"'{round}b{round}'"
    write("probe_below.ts", "export const below: string = 'deep';")
    assert kernel.value("import { version } from './probe_edit'; version") == "'v3deep'"


@probe
def type_syntax(kernel):
    code = """
interface Shape { kind: 'circle' | 'square'; size?: number }
type Pair<T> = readonly [T, T];
abstract class Base<T> { protected constructor(readonly value: T) {} abstract show(): string }
class Derived extends Base<number> { constructor(private extra: string, v = 2) { super(v) } show(): string { return this.extra + this.value } }
function over(x: string): string; function over(x: number): number; function over(x: any) { return x }
const shape = { kind: 'circle' } satisfies Shape as Shape;
const pair: Pair<number> = [1, 2]; const first = <const T,>(x: readonly T[]): T => x[0]!;
enum Level { Low, High = 5, Next, Text = 'T' } const enum Flag { On = 1 << 3 }
namespace Space { export const inside = 1; export namespace Deep { export const more = inside + 1 } }
declare const nowhere: string;
type Template = `a${string}`; let un: unknown = 1; let maybe = (un as number)!;
[shape.kind, pair[1], first(['q']), Level.Next, Level[5], Flag.On, Space.Deep.more, new Derived('d').show(), over(4)].join()
"""
    assert kernel.value(code) == "'circle,2,q,6,High,8,2,d2,4'"


@probe
def modern_syntax(kernel):
    code = """
class A { static #count = 0; #v = 1; static { A.#count = 10 } get v() { return this.#v + A.#count } static has(o: object) { return #v in o } accessor z = 3; ['computed' + 1] = 5 }
const o = { a: { b: null as null | { c: number } } }; let x: number | null = null; x ??= 4;
const r = /(?<y>\\d{4})/v.exec('2026')!.groups!.y;
[new A().v, A.has(new A()), new A().z, o.a?.b?.c ?? 'none', x, r, Object.groupBy([1, 2, 3], (n) => n % 2 ? 'odd' : 'even').odd!.length, [3, 1].toSorted().at(-1), 1_000].join()
"""
    assert kernel.value(code) == "'11,true,3,none,4,2026,2,3,1000'"


@probe
def using_and_decorators(kernel):
    code = """
const log: string[] = [];
{ using inner = { [Symbol.dispose]() { log.push('inner') } }; log.push('body') }
using outer = { [Symbol.dispose]() { console.log('outer') } };
await using later = { async [Symbol.asyncDispose]() { console.log('later') } };
function dec(value: any, context: ClassMethodDecoratorContext | ClassDecoratorContext) { log.push(context.kind + ':' + String(context.name)); }
@dec class D { @dec m() {} }
console.log(log.join())
"""
    assert kernel.text(code) == "body,inner,method:m,class:D\nlater\nouter\n".replace("body,inner", "body,inner")


@probe
def jsx_and_modules_by_tag(kernel):
    code = "/** @jsx h */\nconst h = (tag: string, props: any, ...kids: any[]) => ({ tag, kids });\n(<b>hi</b>).kids[0]"
    assert kernel.value(code) == "'hi'"
    kernel.run("/** @module probe_cellmod */\nexport const inCell = 11;")
    assert kernel.value("import { inCell } from './probe_cellmod'; inCell") == "11"


@probe
def type_errors_are_shown_and_never_stop(kernel):
    kernel.run("1")
    reply, messages = kernel.run("const wrongly: number = 'text'; console.log('ran')")
    assert reply["status"] == "ok" and "ran\n" in shown(messages), reply
    report = kernel.await_published(lambda m: "TS2322" in json.dumps(m["content"]))
    assert "number" in json.dumps(report["content"])


@probe
def labels_comments_and_odd_cells(kernel):
    for code in ("", "   ", "// only a comment", "/* a */", ";", "'use strict'", "#!/usr/bin/env node\n1", "\ufeff1 + 1", "1 // trailing", "1 /* trailing */", "({})", "{}", "label: for (;;) break label", "a1: 1"):
        reply, _ = kernel.run(code)
        assert reply["status"] == "ok", (code, reply)
    assert kernel.value("1 + 1 // comment") == "2"
    assert kernel.value("`a\n${1}`") == "'a\\n1'"
    assert kernel.value("var viaVar = 3; for (var loopVar = 0; loopVar < 2; loopVar++); viaVar + loopVar") == "5"
    assert kernel.value("function hoisted() { return hoistedToo() } function hoistedToo() { return 'up' } hoisted()") == "'up'"
    assert kernel.value("this === globalThis || typeof this") in ("true", "'undefined'", "'object'")


if __name__ == "__main__":
    main()
