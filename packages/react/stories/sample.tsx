// What is around each sample: the sandbox that answers it, and plain styles for plain elements.
import type { Decorator } from '@storybook/react-vite'
import './hooks.css'
import { answerHere } from './sandbox.ts'

answerHere()

export const inSample: Decorator = (Sample) => (
  <div className="sample">
    <Sample />
  </div>
)
