// All certificates of a round in one file: made by the server, with a bar while it is.
import { useMutation, useQuery } from '@tanstack/react-query';
import { must } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { bytes } from '../../i18n/format';
import { Trouble } from '../panel/Asked';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import css from './certificate.module.css';
import { fileQuery } from './queries';
import { text } from './words';

export function WholeRound({ printable }: { printable: number }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const { language } = useLanguage();
  const request = useMutation({
    mutationFn: () =>
      must(ask.POST('/api/rounds/{roundId}/certificate-files', { params: { path: { roundId: round.id } } })),
  });
  const fileId = request.data?.id;
  const asked = useQuery({ ...fileQuery(ask, round.id, fileId ?? ''), enabled: fileId !== undefined });
  const file = asked.data ?? request.data;
  return (
    <section className={office.part}>
      <h2>{say.whole}</h2>
      <p>{say.wholeWhat}</p>
      {file?.status === 'waiting' ? (
        <div className={css.making}>
          <progress max={file.total} value={file.done} aria-label={say.making(file.done, file.total)} />
          <p role="status">{say.making(file.done, file.total)}</p>
        </div>
      ) : null}
      {file?.status === 'ready' ? (
        <p role="status">
          {say.ready(file.total, bytes(file.bytes ?? 0, language))}{' '}
          <a className={office.act} href={`/media/rounds/${round.id}/certificate-files/${file.id}`}>
            {say.download}
          </a>
        </p>
      ) : null}
      {file?.status === 'failed' ? (
        <p role="alert" className="notice bad">
          {say.failed}
        </p>
      ) : null}
      {request.error ? <Trouble failure={request.error} /> : null}
      {asked.error ? <Trouble failure={asked.error} again={() => asked.refetch()} /> : null}
      {printable > 0 && file?.status !== 'waiting' ? (
        <p>
          <button
            type="button"
            className={file ? 'btn two' : 'btn'}
            disabled={request.isPending}
            onClick={() => request.mutate()}
          >
            {file ? say.again : say.make(printable)}
          </button>
        </p>
      ) : null}
    </section>
  );
}
