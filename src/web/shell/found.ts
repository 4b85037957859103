import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { needCode } from '../../domain/demand/need-code.ts';
import { api, type Outputs } from '../api/client.ts';
import { useWorkspace } from '../api/session.ts';
import { useText } from '../i18n/text.ts';
import type { Command } from './commands.ts';

type Found = Outputs['search']['find']['found'][number];

/** Where a record is shown, opened. */
const places: Record<
  Exclude<Found['kind'], 'launch'>,
  (id: string) => { to: string; search?: object; params?: object }
> = {
  need: (id) => ({ to: '/launches/$launchId/demand', search: { open: id } }),
  study: (studyId) => ({ to: '/launches/$launchId/demand/studies/$studyId', params: { studyId } }),
  task: (id) => ({ to: '/launches/$launchId/cadence', search: { task: id } }),
  person: () => ({ to: '/members' }),
};

const settledMs = 120;

function useSettled(typed: string): string {
  const [settled, setSettled] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), settledMs);
    return () => clearTimeout(timer);
  }, [typed]);
  return settled;
}

/** Needs, studies, tasks and people by what was typed; launches are among the commands already. */
export function useFound(typed: string) {
  const t = useText();
  const navigate = useNavigate();
  const { workspaceId } = useWorkspace();
  const wanted = typed.trim().slice(0, 100);
  const settled = useSettled(wanted);
  const { data, isFetching } = useQuery({
    ...api.search.find.queryOptions({ input: { workspaceId, text: settled } }),
    enabled: settled !== '',
    placeholderData: keepPreviousData,
  });
  const commands = (wanted === '' ? [] : (data?.found ?? [])).flatMap(
    ({ kind, id, name, number, launch }): Command[] => {
      if (kind === 'launch') return [];
      const { to, search = {}, params = {} } = places[kind](id);
      const hint = [t(`app.palette.found.${kind}`), launch?.name].filter(Boolean).join(' · ');
      const called = number === null ? name : `${needCode(number)} ${name}`;
      const run = () => void navigate({ to, params: { launchId: launch?.id, ...params }, search } as never);
      return [{ id: `${kind} ${id}`, name: called, hint, run }];
    },
  );
  return {
    commands,
    hasMore: data?.hasMore === true,
    passedOver: data?.passedOver ?? 0,
    isPending: wanted !== '' && (isFetching || settled !== wanted),
  };
}
