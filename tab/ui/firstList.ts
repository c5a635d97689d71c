import { createContext } from 'react';

/** Whether the panel's first list is drawn. Until then, controls that nobody needs at once are left out, so that it comes sooner. */
export const FirstListDrawn = createContext(true);
