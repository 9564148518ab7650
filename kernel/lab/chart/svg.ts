/**
 * A Vega-Lite spec as SVG text, drawn without a browser. Vega numbers its clip paths through the whole process; the
 * counters are reset so that the same chart gives the same bytes.
 */
export async function renderSvg(spec: Record<string, unknown>): Promise<string> {
  // A notebook that draws nothing must not wait for half a megabyte of Vega.
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
  const compiled = vegaLite.compile(spec as unknown as Parameters<typeof vegaLite.compile>[0]).spec;
  vega.resetSVGDefIds();
  const view = new vega.View(vega.parse(compiled), { renderer: 'none', logLevel: vega.Error });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
