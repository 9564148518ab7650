import { LabIcon } from '@jupyterlab/ui-components';

/** A curve with one marked point. */
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <g class="jp-icon3" fill="none" stroke="#616161" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">
    <path d="M3 20V4M3 20h18"/><path d="M6 16c2.5 0 3-9 5.5-9s2.500 7 4.500 7 2-3 4-3"/>
  </g>
  <circle class="jp-icon3" cx="11.500" cy="7" r="2.400" fill="#616161"/>
</svg>`;

export const assayIcon = new LabIcon({ name: 'assay:panel', svgstr: SVG });
