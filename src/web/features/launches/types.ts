import type { Outputs } from '../../api/client.ts';

export type Launch = Outputs['launches']['get'];
