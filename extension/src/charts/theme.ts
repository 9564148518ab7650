/** Vega's colours from Lab's theme. Charts read colours once, so they are drawn again when the theme changes. */
export function themeConfig(): Record<string, unknown> {
  const style = getComputedStyle(document.body);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const text = colour('--jp-ui-font-color1');
  const line = colour('--jp-border-color1');
  const font = colour('--jp-ui-font-family');
  return {
    background: colour('--jp-layout-color0'),
    font,
    title: { color: text, subtitleColor: text },
    style: { 'guide-label': { fill: text }, 'guide-title': { fill: text } },
    axis: {
      domainColor: line,
      gridColor: colour('--jp-border-color2'),
      // Borders of a high-contrast theme are as strong as its text, but a grid lies behind the data.
      gridOpacity: /^(white|#fff|#ffffff)$/i.test(line) ? 0.35 : 1,
      tickColor: line,
      labelColor: text,
      titleColor: text,
      // Figures that touch read as one long number.
      labelOverlap: true,
      labelSeparation: 6,
    },
    legend: { labelColor: text, titleColor: text },
    header: { labelColor: text, titleColor: text },
    view: { stroke: line },
  };
}

/** The annotations' ink: the saved one reads on light ground only. */
export function annotationInk(): string {
  return document.body.dataset['jpThemeLight'] === 'false' ? '#ffab66' : '#b5570e';
}
