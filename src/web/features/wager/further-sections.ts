/** The sections of the wager beyond the first, loaded together: one request instead of seven. */
export { LedgerPanel } from '../cards/LedgerPanel.tsx';
export { ForecastPanel } from './ForecastPanel.tsx';
export { GapPanel } from './GapPanel.tsx';
export { OrdersPanel } from './OrdersPanel.tsx';
export { SettlementPanel } from './SettlementPanel.tsx';
export { StakesPanel } from './StakesPanel.tsx';
export { TreePanel } from './TreePanel.tsx';
