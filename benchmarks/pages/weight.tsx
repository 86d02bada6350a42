// What an app writes to show a whole chat: for its weight.
import { Chat } from '@x/ui'
import { createRoot } from 'react-dom/client'

createRoot(document.body).render(<Chat api="/api/chat" model="m" />)
