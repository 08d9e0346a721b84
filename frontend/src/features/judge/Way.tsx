import { Navigate, useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { apiAs } from '../../api/client';
import { must } from '../../api/problem';
import { paths } from '../../paths';
import { Pending } from '../../ui/Empty';
import { useJudge } from './context';
import { useSelect } from './select';

/** Sends a judge whose packet is not here yet to what comes first: the declaration, then the packet. */
export function Way({ children }: { children: ReactNode }) {
  const { judgeId } = useJudge();
  const packet = useSelect((s) => s.packet);
  const path = useLocation({ select: (l) => l.pathname });
  const open = [paths.declaration(judgeId), paths.packet(judgeId), paths.practice(judgeId), paths.device(judgeId)];
  if (packet || open.some((allowed) => path.startsWith(allowed))) return children;
  return <First judgeId={judgeId} />;
}

/** Without a network the packet's page says what is missing. */
function First({ judgeId }: { judgeId: string }) {
  const [to, setTo] = useState<string>();
  useEffect(() => {
    must(apiAs(judgeId).GET('/api/judge-session')).then(
      (session) => setTo(session.declaredAt ? paths.packet(judgeId) : paths.declaration(judgeId)),
      () => setTo(paths.packet(judgeId)),
    );
  }, [judgeId]);
  return to ? <Navigate to={to} replace /> : <Pending />;
}
