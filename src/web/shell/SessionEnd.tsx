import { lazy, Suspense, useEffect, useState } from 'react';
import { whenSessionEnds } from '../api/signed-in.ts';

const SignInAgain = lazy(async () => ({ default: (await import('./SignInAgain.tsx')).SignInAgain }));

type Answer = (isBack: boolean) => void;

/** When the session has ended, lets the person sign in over the screen that they are at: what they typed stays, what they sent is sent again. */
export function SessionEnd() {
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    const askAgain = () =>
      new Promise<boolean>((resolve) => {
        setAnswer(() => (isBack: boolean) => {
          setAnswer(null);
          resolve(isBack);
        });
      });
    return whenSessionEnds(askAgain);
  }, []);
  return <Suspense>{answer && <SignInAgain onAnswer={answer} />}</Suspense>;
}
