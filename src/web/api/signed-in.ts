/** What becomes of a request whose session has ended: somebody signs in again over the screen that asked, and it is sent again. */

/** Asks the person at the screen to sign in again; answers whether they did, as the person who they were. */
type AskAgain = () => Promise<boolean>;

let ask: AskAgain | null = null;
let asking: Promise<boolean> | null = null;
/** They would rather read on: what the screen asks by itself does not ask them again. */
let isPutOff = false;

/** While a signed-in screen is there; answers how to stop. */
export function whenSessionEnds(askAgain: AskAgain): () => void {
  ask = askAgain;
  isPutOff = false;
  return () => {
    if (ask === askAgain) ask = null;
  };
}

/** Nobody is asked any more: they leave by themselves. */
export function endSession(): void {
  ask = null;
}

/** Whether somebody has signed in again. `isOwnWish`: they have just pressed something. */
export async function signedInAgain(isOwnWish: boolean): Promise<boolean> {
  if (!ask || (isPutOff && !isOwnWish)) return false;
  asking ??= ask().finally(() => {
    asking = null;
  });
  const isBack = await asking;
  isPutOff = !isBack;
  return isBack;
}

/** `fetch` that outlives the session: where the server knows nobody, it waits until somebody has signed in again. */
export async function fetchSignedIn(request: Request, init: RequestInit): Promise<Response> {
  // A body can be read once.
  const again = request.clone();
  const response = await fetch(request, init);
  if (response.status !== 401) return response;
  const isOwnWish = request.method !== 'GET';
  return (await signedInAgain(isOwnWish)) ? fetch(again, init) : response;
}
