import { createContext, type ReactNode } from 'react';

/** A notice for the top of the surface below, such as that the sign-in is about to end. */
export const TopNotice = createContext<ReactNode>(undefined);
