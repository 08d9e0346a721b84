import { useEffect, useState } from 'react';
import css from './photos.module.css';

/** A picture that only this device has; hatched while there is none or it cannot be shown. */
export function Picture({ blob, alt }: { blob: Blob | undefined; alt: string }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!blob || !/^image\//.test(blob.type)) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  const [broken, setBroken] = useState(false);
  if (!url || broken) return <span className={css.blank} />;
  return (
    <span className="plate">
      <img src={url} alt={alt} onError={() => setBroken(true)} />
    </span>
  );
}
