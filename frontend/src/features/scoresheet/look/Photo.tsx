import { useState } from 'react';
import { mediaAs } from '../../../api/media';
import { useWords } from '../../../i18n';
import { useJudge } from '../../judge/context';
import { rendition, type Photo as Shown } from '../dossier';
import { text } from '../words';
import css from './photo.module.css';

interface Props {
  photo: Shown | undefined;
  edge: 320 | 960 | 1920;
  alt: string;
  groupId: string;
  className?: string | undefined;
}

/** A photo in its frame; the group's pattern where there is none, and a sentence where it needs a network. */
export function PhotoPlate({ photo, edge, alt, groupId, className }: Props) {
  const say = useWords(text);
  const { judgeId } = useJudge();
  const [absent, setAbsent] = useState<string>();
  if (!photo) {
    return (
      <span className={`plate ${css.none} ${pattern(groupId)} ${className ?? ''}`}>
        <span>{say.noPhoto}</span>
      </span>
    );
  }
  const url = mediaAs(rendition(photo, edge), judgeId);
  if (absent === url) {
    return (
      <span className={`plate ${css.none} ${className ?? ''}`}>
        <span>{say.photoAbsent}</span>
      </span>
    );
  }
  return (
    <span className={`plate ${className ?? ''}`}>
      <img
        src={url}
        alt={alt}
        width={photo.width}
        height={photo.height}
        decoding="async"
        draggable={false}
        onError={() => setAbsent(url)}
      />
    </span>
  );
}

function pattern(groupId: string): string {
  switch (groupId) {
    case 'handicraft':
      return css.weave ?? '';
    case 'food':
      return css.grain ?? '';
    case 'machinery':
      return css.hatch ?? '';
    default:
      return css.courses ?? '';
  }
}
