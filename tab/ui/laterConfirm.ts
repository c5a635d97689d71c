import { createContext } from 'react';
import type { Confirm } from './Confirm.tsx';

/** `Confirm`, once the panel's first list is drawn. Nobody needs it at once, and the list comes sooner without it. */
export const LaterConfirm = createContext<typeof Confirm | undefined>(undefined);
