import { type SQL, sql } from 'drizzle-orm';
import { matchesPinyin, mayBePinyin } from '../../../domain/search/matches.ts';
import type { ReadContext } from '../../act/context.ts';
import { inSteps } from '../../base/steps.ts';
import { planTable, planTask } from '../cadence/schema.ts';
import { need, study } from '../demand/schema.ts';
import { launch } from '../launches/schema.ts';
import { member, person } from '../people/schema.ts';

type Kind = 'launch' | 'need' | 'study' | 'task' | 'person';
type Row = {
  kind: Kind;
  id: string;
  name: string;
  number: number | null;
  launch_id: string | null;
  launch: string | null;
};

const mostFound = 20;
const mostByPinyin = 5_000;

/** Everything of a workspace that has a name and is not in the trash. */
const named = (workspaceId: string): SQL => sql`
  select 'launch' as kind, id, name, null::int as number, id as launch_id, name as launch, updated_at
    from ${launch} where workspace_id = ${workspaceId} and archived_at is null
  union all
  select 'need', need.id, need.title, need.number, launch.id, launch.name, need.updated_at
    from ${need} join ${launch} on launch.id = need.launch_id
    where need.workspace_id = ${workspaceId} and need.deleted_at is null and archived_at is null
  union all
  select 'study', study.id, study.name, null, launch.id, launch.name, study.updated_at
    from ${study} join ${launch} on launch.id = study.launch_id
    where study.workspace_id = ${workspaceId} and study.deleted_at is null and archived_at is null
  union all
  select 'task', plan_task.id, plan_task.name, null, launch.id, launch.name, plan_task.updated_at
    from ${planTask} join ${planTable} on plan.id = plan_task.plan_id join ${launch} on launch.id = plan.launch_id
    where plan_task.workspace_id = ${workspaceId} and plan_task.deleted_at is null and archived_at is null
  union all
  select 'person', person.id, person.name, null, null, null, person.updated_at
    from ${member} join ${person} on person.id = member.person_id where member.workspace_id = ${workspaceId}`;

/** As people say it: N-04 is the need with the number 4. */
const spokenName = sql`case when number is null then name else 'N-' || lpad(number::text, 2, '0') || ' ' || name end`;

const asPattern = (text: string) => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;

async function rowsWhere({ db, workspaceId }: ReadContext, condition: SQL, most: number): Promise<Row[]> {
  const { rows } = await db.execute<Row>(sql`
    select kind, id, name, number, launch_id, launch from (${named(workspaceId)}) as named
      where ${condition} order by updated_at desc, id limit ${most}`);
  return rows;
}

/** Whom the pinyin fits, with turns for everybody else. */
function* fitting(rows: readonly Row[], text: string): Generator<void, Row[]> {
  const found: Row[] = [];
  for (const [index, row] of rows.entries()) {
    if (matchesPinyin(row.name, text)) found.push(row);
    if (found.length > mostFound) break;
    if (index % 200 === 199) yield;
  }
  return found;
}

/** What the words fit, newest first; then whom their pinyin fits. */
export async function findNamed(ctx: ReadContext, text: string) {
  const fits = sql`${spokenName} ilike ${asPattern(text)}`;
  const found = await rowsWhere(ctx, fits, mostFound + 1);
  let passedOver = 0;
  if (found.length <= mostFound && mayBePinyin(text)) {
    const isChinese = sql`name ~ '[\u3400-\u4DBF\u4E00-\u9FFF]' and not (${fits})`;
    const chinese = await rowsWhere(ctx, isChinese, mostByPinyin);
    found.push(...(await inSteps(fitting(chinese, text))));
    if (found.length <= mostFound && chinese.length === mostByPinyin) {
      const { rows } = await ctx.db.execute<{ n: number }>(
        sql`select count(*)::int as n from (${named(ctx.workspaceId)}) as named where ${isChinese}`,
      );
      passedOver = rows[0]!.n - mostByPinyin;
    }
  }
  return {
    hasMore: found.length > mostFound,
    passedOver,
    found: found.slice(0, mostFound).map(({ kind, id, name, number, launch_id, launch: launchName }) => ({
      ...{ kind, id, name, number },
      launch: launch_id && launchName ? { id: launch_id, name: launchName } : null,
    })),
  };
}
