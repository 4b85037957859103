import { SaxesParser } from 'saxes';
import { type Text, text } from '../text.ts';
import type { ImportProblem } from './import-plan.ts';

/** The part of an XML document that MSPDI uses: names without prefix, text, children, and the line for messages. */
export type XmlElement = { name: string; line: number; text: string; children: XmlElement[] };

/** The deepest nesting that is read; MSPDI needs eight. */
const deepest = 64;

/** Reads XML into a tree. Entities beyond the five of XML itself, external ones above all, are never followed. */
export function parseXml(content: string): { root: XmlElement } | { problem: ImportProblem } {
  const parser = new SaxesParser();
  const stack: XmlElement[] = [];
  let root: XmlElement | null = null;
  let problem: ImportProblem | null = null;
  parser.on('error', (error) => {
    problem ??= {
      row: parser.line,
      column: null,
      reason: malformed(error.message),
    };
  });
  parser.on('opentag', (tag) => {
    const element: XmlElement = { name: tag.name.replace(/^.*:/, ''), line: parser.line, text: '', children: [] };
    if (stack.length >= deepest)
      problem ??= { row: parser.line, column: element.name, reason: text('cadence.errors.not_mspdi') };
    if (problem) return;
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
  parser.write(content.replace(/^\uFEFF/, '')).close();
  if (problem) return { problem };
  return root ? { root } : { problem: { row: null, column: null, reason: text('cadence.errors.empty_file') } };
}

/** The reader's English complaint as a reason of our own; what nobody writes by accident is only called malformed. */
function malformed(complaint: string): Text {
  if (complaint.endsWith('undefined entity.')) return text('cadence.errors.xml_entity');
  if (/text data outside of root|only one root/.test(complaint)) return text('cadence.errors.xml_outside');
  const unclosed = /unclosed tag: (.+)$/.exec(complaint);
  if (unclosed) return text('cadence.errors.xml_unclosed', { name: unclosed[1] });
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
