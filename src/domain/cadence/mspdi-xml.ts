import { SaxesParser } from 'saxes';
import { type Text, text } from '../text.ts';
import type { ImportProblem } from './import-plan.ts';

/** The part of an XML document that MSPDI uses: names without prefix, text, children, and the line for messages. */
export type XmlElement = { name: string; line: number; text: string; children: XmlElement[] };

/** The deepest nesting that is read; MSPDI needs eight. */
const deepest = 64;
/** Elements beyond this are no plan of a few thousand tasks; each has some seventy. */
const mostElements = 600_000;

/** Ends the reading at once: what follows a fault is not worth anybody's time. */
class Stop extends Error {
  constructor(readonly problem: ImportProblem) {
    super();
  }
}

/** Reads XML into a tree. Entities beyond the five of XML itself, external ones above all, are never followed. */
export function parseXml(content: string): { root: XmlElement } | { problem: ImportProblem } {
  const parser = new SaxesParser();
  const stack: XmlElement[] = [];
  let root: XmlElement | null = null;
  let elements = 0;
  parser.on('error', (error) => {
    throw new Stop({ row: parser.line, column: null, reason: malformed(error.message) });
  });
  parser.on('opentag', (tag) => {
    const element: XmlElement = { name: tag.name.replace(/^.*:/, ''), line: parser.line, text: '', children: [] };
    const column = element.name.slice(0, 100);
    if (stack.length >= deepest) throw new Stop({ row: parser.line, column, reason: text('cadence.errors.not_mspdi') });
    if (++elements > mostElements)
      throw new Stop({
        row: parser.line,
        column,
        reason: text('cadence.errors.too_many_elements', { limit: mostElements }),
      });
    stack.at(-1)?.children.push(element);
    root ??= element;
    stack.push(element);
  });
  parser.on('text', (characters) => {
    const open = stack.at(-1);
    if (open) open.text += characters;
  });
  parser.on('closetag', () => {
    stack.pop();
  });
  try {
    parser.write(content.replace(/^\uFEFF/, '')).close();
  } catch (error) {
    if (error instanceof Stop) return { problem: error.problem };
    throw error;
  }
  return root ? { root } : { problem: { row: null, column: null, reason: text('cadence.errors.empty_file') } };
}

/** The reader's English complaint as a reason of our own; what nobody writes by accident is only called malformed. */
function malformed(complaint: string): Text {
  if (complaint.endsWith('undefined entity.')) return text('cadence.errors.xml_entity');
  if (/text data outside of root|only one root/.test(complaint)) return text('cadence.errors.xml_outside');
  const unclosed = /unclosed tag: (.+)$/.exec(complaint);
  if (unclosed) return text('cadence.errors.xml_unclosed', { name: unclosed[1]?.slice(0, 100) });
  if (/unmatched closing tag|unexpected close tag/.test(complaint)) return text('cadence.errors.xml_unmatched');
  return text('cadence.errors.malformed_xml');
}

/** All elements reached by following these names from an element. */
export function childrenOf(element: XmlElement, ...path: string[]): XmlElement[] {
  return path.reduce<XmlElement[]>(
    (found, name) => found.flatMap((each) => each.children.filter((child) => child.name === name)),
    [element],
  );
}

/** The text of the first child with this name; null where there is none or it is empty. */
export function textOf(element: XmlElement, name: string): string | null {
  return element.children.find((child) => child.name === name)?.text.trim() || null;
}
