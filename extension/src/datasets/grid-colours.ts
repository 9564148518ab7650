import { type DataGrid, TextRenderer } from '@lumino/datagrid';

/** Gives a grid the theme's colours: it is a canvas and reads them once. */
export function paintGrid(grid: DataGrid): void {
  const style = getComputedStyle(document.body);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  grid.style = {
    voidColor: colour('--jp-layout-color1'),
    backgroundColor: colour('--jp-layout-color0'),
    gridLineColor: colour('--jp-border-color2'),
    headerBackgroundColor: colour('--jp-layout-color2'),
    headerGridLineColor: colour('--jp-border-color2'),
    selectionFillColor: colour('--jp-editor-selected-background'),
    selectionBorderColor: colour('--jp-brand-color1'),
    cursorBorderColor: colour('--jp-brand-color1'),
  };
  const text = new TextRenderer({
    textColor: colour('--jp-ui-font-color1'),
    format: TextRenderer.formatGeneric({ missing: '' }),
  });
  grid.cellRenderers.update({ body: text, 'column-header': text, 'row-header': text });
}
