import i18next from 'i18next';
import { useCallback, useEffect, useRef, useState } from 'react';
import { apiBase } from '../../api/client.ts';
import { type Failure, failureOfBody } from '../../api/failure.ts';
import { signedInAgain } from '../../api/signed-in.ts';

export type Uploaded = { uploadId: string; fileName: string; bytes: number };
export type Upload =
  | { state: 'idle' }
  | { state: 'sending'; fileName: string; done: number; total: number }
  | { state: 'failed'; failure: Failure };

/** Sends one file as it is, with progress; `fetch` cannot report how much of a body has left. */
export function useUpload(workspaceId: string, onUploaded: (uploaded: Uploaded) => void) {
  const [upload, setUpload] = useState<Upload>({ state: 'idle' });
  const request = useRef<XMLHttpRequest | null>(null);
  const uploaded = useRef(onUploaded);
  uploaded.current = onUploaded;
  useEffect(() => () => request.current?.abort(), []);

  const send = useCallback(
    (file: File) => {
      const xhr = new XMLHttpRequest();
      request.current = xhr;
      setUpload({ state: 'sending', fileName: file.name, done: 0, total: file.size });
      xhr.upload.onprogress = ({ loaded }) =>
        setUpload({ state: 'sending', fileName: file.name, done: loaded, total: file.size });
      xhr.onload = () => {
        if (xhr.status === 201) {
          setUpload({ state: 'idle' });
          uploaded.current(JSON.parse(xhr.responseText) as Uploaded);
          return;
        }
        const fail = () => setUpload({ state: 'failed', failure: failureOfBody(xhr.responseText) });
        if (xhr.status !== 401) return fail();
        void signedInAgain(true).then((isBack) => (isBack ? send(file) : fail()));
      };
      xhr.onerror = () =>
        setUpload({
          state: 'failed',
          failure: { code: 'offline', reason: { key: 'app.failed.offline' }, details: {} },
        });
      xhr.onabort = () => setUpload({ state: 'idle' });
      xhr.open('POST', `${apiBase}/workspaces/${workspaceId}/uploads?name=${encodeURIComponent(file.name)}`);
      xhr.setRequestHeader('Accept-Language', i18next.language);
      xhr.setRequestHeader('Content-Type', 'application/octet-stream');
      xhr.send(file);
    },
    [workspaceId],
  );
  const cancel = useCallback(() => request.current?.abort(), []);
  return { upload, send, cancel };
}
