'use client'
import type { KeyboardEvent, ReactElement } from 'react'
import type { MediaPart } from '@x/core'
import { formatBytes } from '../format.ts'
import { Icon } from '../icons.tsx'
import { allowsLink } from '../content/policy.ts'
import { presence } from '../part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { useAddress } from './use-address.ts'

interface AttachmentProps {
  item: File | MediaPart
  name: string
  onRemove: (() => void) | undefined
  /** Shows a picture large. */
  onOpen: () => void
}

/** One attachment: a thumbnail or a name with its size, what becomes of it, and a way to take it away. */
export function Attachment({ item, name, onRemove, onOpen }: AttachmentProps): ReactElement {
  const { words } = useUI()
  const url = useAddress(item)
  const state = item instanceof Blob ? undefined : item.state
  const progress = item instanceof Blob ? undefined : item.progress
  const isImage = isPicture(item)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!onRemove || (event.key !== 'Delete' && event.key !== 'Backspace')) return
    event.preventDefault()
    onRemove()
  }
  return (
    <li
      data-x-attachment={isImage ? 'image' : 'file'}
      data-state={state}
      data-removable={presence(onRemove !== undefined)}
    >
      {isImage && url ? (
        <button
          type="button"
          data-x-attachment-open=""
          aria-label={words.composer.openImage(name)}
          title={words.composer.openImage(name)}
          onClick={onOpen}
          onKeyDown={onKeyDown}
        >
          <img src={url} alt="" decoding="async" />
        </button>
      ) : (
        <FileFace item={item} name={name} url={url} />
      )}
      {state === 'preparing' && (
        <progress
          data-x-attachment-progress=""
          aria-label={`${words.composer.attachmentPreparing}: ${name}`}
          value={progress}
          max={1}
        />
      )}
      {state === 'failed' && (
        <span data-x-attachment-failed="">
          <Icon name="warning" />
          {words.composer.attachmentFailed}
        </span>
      )}
      {onRemove && (
        <button
          type="button"
          data-x-attachment-remove=""
          aria-label={words.composer.removeAttachment(name)}
          title={words.composer.removeAttachment(name)}
          onClick={onRemove}
          onKeyDown={onKeyDown}
        >
          <Icon name="close" />
        </button>
      )}
    </li>
  )
}

function FileFace({
  item,
  name,
  url,
}: Pick<AttachmentProps, 'item' | 'name'> & { url: string | undefined }): ReactElement {
  const { policy, locale } = useUI()
  const isFile = item instanceof Blob
  const face = (
    <>
      <Icon name={isPicture(item) ? 'image' : 'file'} />
      <bdi data-x-attachment-name="">{name}</bdi>
      {isFile && <small>{formatBytes(item.size, locale)}</small>}
    </>
  )
  const isRemote = !isFile && url !== undefined && /^https?:/i.test(url) && allowsLink(url, policy)
  if (isRemote) {
    return (
      <a data-x-attachment-face="" href={url} target="_blank" rel="noopener noreferrer nofollow">
        {face}
      </a>
    )
  }
  return <span data-x-attachment-face="">{face}</span>
}

/** Whether an item can be shown as a picture. */
export function isPicture(item: File | MediaPart): boolean {
  return item instanceof Blob ? item.type.startsWith('image/') : item.type === 'image'
}
