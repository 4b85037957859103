import { describe, expect, it } from 'vitest';
import { XmlScanner } from './xml-scanner.ts';
import { xmlName } from './xml-text.ts';

const names = new Map(['a', 'b', 'root'].map((name) => [xmlName(name), name]));

/** What a scanner is told of a text that comes in these pieces. */
class Told extends XmlScanner {
  readonly events: string[] = [];
  protected open(name: number): void {
    const number = this.numberIn(xmlName('n'));
    this.events.push(
      `<${names.get(name) ?? '?'}${number < 0 ? '' : ` ${number}`}${this.says(xmlName('on')) ? ' on' : ''}`,
    );
    this.collects = names.get(name) === 'a';
    this.length = 0;
  }
  protected close(name: number): void {
    if (names.get(name) === 'a') this.events.push(this.value.toString('utf8', 0, this.length));
    this.collects = false;
    this.events.push(`${names.get(name) ?? '?'}>`);
  }
}

function told(xml: string | Uint8Array, size = Number.POSITIVE_INFINITY): string[] {
  const bytes = Buffer.from(xml as string);
  const scanner = new Told();
  for (let at = 0; at < bytes.length; at += size) {
    scanner.feed(bytes.subarray(at, Math.min(bytes.length, at + size)));
    while (scanner.scan());
  }
  scanner.end();
  return scanner.events;
}

const document = [
  '\ufeff<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- <root> -- > -->',
  '<x:root xmlns:x="m" n="7"><x:a n = \'12\' on="1"\n>一 &lt;b&gt; &#x732b;&#33;\r\nzwei</x:a>',
  '<a><![CDATA[<b> & ]] > ]]>猫</a><b on="true" n="x>y"/><b><other/></b><?skip <a> ?><a/></x:root>\n',
].join('');
const events = ['<root 7', '<a 12 on', '一 <b> 猫!\nzwei', 'a>', '<a', '<b> & ]] > 猫', 'a>', '<b on', 'b>'];
events.push('<b', '<?', '?>', 'b>', '<a', '', 'a>', 'root>');

describe('XML is read', () => {
  it('as elements, attributes and text, with and without prefixes', () => expect(told(document)).toEqual(events));

  it.each([1, 2, 3, 5, 7, 64])('in pieces of %i bytes as in one', (size) => {
    expect(told(document, size)).toEqual(events);
  });

  it('with a mark where bytes are no characters', () => {
    const broken = Buffer.from('<a>x\xff\u00e9</a>', 'latin1');
    for (const size of [1, 4, 100]) expect(told(broken, size)[1]).toBe('x\ufffd\ufffd');
  });
});

it.each([
  ['<a><b></a></b>'],
  ['<a>'],
  ['<a></a></a>'],
  ['</a>'],
  ['<a/><a/>'],
  ['<a/>text'],
  ['text<a/>'],
  [''],
  ['<a>&nbsp;</a>'],
  ['<a>&amp</a>'],
  ['<a> & </a>'],
  ['<a>&#0;</a>'],
  ['<a n=1/>'],
  ['<a n/>'],
  ['<a n="1"m="2"/>'],
  ['<a n="<"/>'],
  ['<a n="&no;"/>'],
  ['<a / >'],
  ['< a/>'],
  ['<1/>'],
  ['<!DOCTYPE a><a/>'],
  ['<a><![CDATA[</a>'],
  ['<a><!-- </a>'],
  ['<a n="1'],
])('what is no well-formed XML is refused: %s', (xml) => {
  for (const size of [1, 1000]) expect(() => told(xml, size)).toThrow();
});
