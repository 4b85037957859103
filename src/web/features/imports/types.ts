import type { Inputs, Outputs } from '../../api/client.ts';

export type Inspection = Outputs['imports']['inspect'];
export type Mapping = Inspection['mapping'];
export type Import = Outputs['imports']['get'];
/** How a file is to be read, where it does not say so itself. */
export type ReadOptions = Pick<Inputs['imports']['inspect'], 'encoding' | 'delimiter' | 'sheet' | 'header' | 'totals'>;
