/**
 * Names of prepared statements, one set per connection. The embedded engine is one backend for all connections, where two of them could not
 * both have a statement of the same name; so every name carries its connection's number.
 */

const [parse, bind, describe, close] = ['P', 'B', 'D', 'C'].map((type) => type.charCodeAt(0));
const statement = 'S'.charCodeAt(0);
const header = 5;

function replaced(message: Buffer, start: number, end: number, name: string): Buffer {
  const bytes = Buffer.concat([message.subarray(0, start), Buffer.from(name), message.subarray(end)]);
  bytes.writeUInt32BE(bytes.length - 1, 1);
  return bytes;
}

/** The message with the name of its statement made this connection's own. Unnamed statements and portals stay as they are. */
export function withOwnStatementName(message: Buffer, connection: number, own: Set<string>): Buffer {
  const type = message[0];
  let start: number;
  if (type === parse) start = header;
  else if (type === bind) start = message.indexOf(0, header) + 1;
  else if ((type === describe || type === close) && message[header] === statement) start = header + 1;
  else return message;
  const end = message.indexOf(0, start);
  if (end <= start) return message;
  const name = `${message.toString('utf8', start, end)}@${connection}`;
  if (type === parse) own.add(name);
  return replaced(message, start, end, name);
}
