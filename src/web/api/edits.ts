/** One's own edits of a record go one after the other, each based on what the one before it left: nobody is refused for having been quick. */

type Edited = { last: Promise<unknown>; left: Map<number, number> };
const edited = new Map<string, Edited>();
/** Of so many records it is known what one's own edits left; the screens have caught up with the others long since. */
const mostRecords = 200;

/** These write to the record of another group of procedures. */
const keeper: Record<string, string> = { overview: 'launches' };

/** What says where a record is; other ids are fields of it, such as its owner. Each side has its own view of a need. */
const places = ['workspaceId', 'launchId', 'needId', 'studyId', 'taskId', 'side'];

/** Which record an edit is of: its kind and its place. */
const recordOf = ([group = '']: readonly string[], input: object): string =>
  JSON.stringify([keeper[group] ?? group, places.map((id) => (input as Record<string, unknown>)[id] ?? null)]);

function known(record: string): Edited {
  const found = edited.get(record) ?? { last: Promise.resolve(), left: new Map() };
  // The latest last, so that the first is the one to forget.
  edited.delete(record);
  edited.set(record, found);
  const [oldest] = edited.keys();
  if (edited.size > mostRecords && oldest !== undefined) edited.delete(oldest);
  return found;
}

/**
 * Sends an edit when those before it have their answers. A version that one's own edit has raised since is raised in the input too, unless its
 * sender `merges` other versions itself. Whatever somebody else changed in between is still found by the server.
 */
export async function inTurn<I, O>(
  path: readonly string[],
  input: I,
  send: (input: I) => Promise<O>,
  { merges = false } = {},
): Promise<O> {
  const version = (input as { version?: unknown } | null)?.version;
  if (typeof version !== 'number') return send(input);
  const record = known(recordOf(path, input as object));
  const { last, left } = record;
  const sending = async () => {
    let based = version;
    for (let next = left.get(based); next !== undefined && !merges; next = left.get(based)) based = next;
    const output = await send({ ...input, version: based });
    const stored = (output as { version?: unknown } | null)?.version;
    // Its own edit raised it by one; what is above that is somebody else's.
    if (typeof stored === 'number' && stored > based) left.set(based, based + 1);
    return output;
  };
  const answer = last.then(sending);
  record.last = answer.catch(() => {});
  return answer;
}
