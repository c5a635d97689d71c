import { Component, type ReactNode } from 'react';
import { Broken } from '../panel/Broken.tsx';

/**
 * Instead of a blank page when a part cannot be fetched, or a mistake of ours ends the drawing: what happened, and the way
 * back. A class, because React asks for one.
 */
export class Guard extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}
