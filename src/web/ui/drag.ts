import { useEffect, useRef, useState } from 'react';

/** Comes after the first view, which nobody drags anything on; without a connection nothing can be dragged. */
const adapter = () => import('@atlaskit/pragmatic-drag-and-drop/element/adapter').catch(() => null);
type Adapter = NonNullable<Awaited<ReturnType<typeof adapter>>>;

/** Registers something with the adapter while an element is there; answers how to stop. */
function whileThere(register: (by: Adapter) => () => void): () => void {
  let stop: (() => void) | null = null;
  let isGone = false;
  void adapter().then((by) => {
    if (by && !isGone) stop = register(by);
  });
  return () => {
    isGone = true;
    stop?.();
  };
}

/** What is dragged: of which kind, so that only what takes it lights up, and which one. */
type Dragged = { kind: string; id: string };

const draggedOf = (data: Record<string | symbol, unknown>) => data as Partial<Dragged>;

/** Makes an element draggable: `ref` goes to it. */
export function useDraggable<E extends HTMLElement>(kind: string, id: string, enabled: boolean) {
  const ref = useRef<E>(null);
  const [isDragged, setDragged] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element || !enabled) return;
    return whileThere(({ draggable }) =>
      draggable({
        element,
        getInitialData: () => ({ kind, id }),
        onDragStart: () => setDragged(true),
        onDrop: () => setDragged(false),
      }),
    );
  }, [kind, id, enabled]);
  return { ref, isDragged };
}

/** Where in an element it would be dropped: in its upper or lower half. */
export type Half = 'upper' | 'lower';

/** Lets things of a kind be dropped on an element: `ref` goes to it, `over` says where one would fall. */
export function useDropTarget<E extends HTMLElement>(kind: string, onDrop: (id: string, half: Half) => void) {
  const ref = useRef<E>(null);
  const [over, setOver] = useState<Half | null>(null);
  const latest = useRef(onDrop);
  latest.current = onDrop;
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const halfAt = (clientY: number): Half => {
      const { top, height } = element.getBoundingClientRect();
      return clientY < top + height / 2 ? 'upper' : 'lower';
    };
    return whileThere(({ dropTargetForElements }) =>
      dropTargetForElements({
        element,
        canDrop: ({ source }) => draggedOf(source.data).kind === kind,
        onDrag: ({ location }) => setOver(halfAt(location.current.input.clientY)),
        onDragLeave: () => setOver(null),
        onDrop: ({ source, location }) => {
          setOver(null);
          const { id } = draggedOf(source.data);
          if (id !== undefined) latest.current(id, halfAt(location.current.input.clientY));
        },
      }),
    );
  }, [kind]);
  return { ref, over };
}
