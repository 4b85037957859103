/** Every table and picture of figures can be saved: each is drawn by, or stands in, what brings the buttons for it. */
import { readdirSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { web } from './screens.ts';

/** Forms whose fields stand in a table: there is nothing to read in them. */
const forms = ['features/imports/AnswerMappingEditor.tsx', 'ui/EntryGrid.tsx'];
/** Drawings that are signs, or parts of a row whose figures are written beside them. */
const signs = [
  ...['shell/Brand.tsx', 'ui/MiniBar.tsx', 'ui/StatusMark.tsx', 'features/cadence/GanttLegend.tsx'],
  // Two drawings in one picture, which the panel saves.
  ...['features/cadence/Gantt.tsx', 'features/cadence/GanttAxis.tsx'],
];

const components = readdirSync(web, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.tsx'));
const code = (path: string) => readFileSync(`${web}/${path}`, 'utf8');

describe('what can be saved as a file', () => {
  it('is every table', () => {
    const tables = components.filter((path) => /<table\b/.test(code(path)) && !forms.includes(path));
    expect(tables.length).toBeGreaterThan(6);
    expect(tables.filter((path) => !/<Exportable\b|<ExportButtons\b/.test(code(path)))).toEqual([]);
  });
  it('is every picture', () => {
    const drawings = components.filter((path) => /<svg\b/.test(code(path)) && !signs.includes(path));
    expect(drawings.map((path) => relative('charts', path))).toEqual(['Chart.tsx']);
    expect(code('charts/Chart.tsx')).toContain('<Exportable');
    expect(code('features/demand/NeedsBoard.tsx')).toMatch(/<Exportable[\s\S]*<NeedColumn\b/);
    expect(code('features/cadence/PlanPanel.tsx')).toMatch(/<Exportable[\s\S]*<Gantt\b/);
  });
});
