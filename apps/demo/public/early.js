// @ts-check
// Runs before anything is shown, as the script of the page comes seconds later on a slow phone: the theme, the
// language and the frame are those of before. What it looks up is kept by src/kept.ts.
{
  /** @param {string} name */
  const kept = (name) => {
    try {
      return localStorage.getItem(`x-demo-${name}`)
    } catch {
      return null
    }
  }
  const page = document.documentElement
  const skeleton = document.querySelector('#skeleton')
  const field = skeleton?.querySelector('textarea')
  const greeting = skeleton?.querySelector('[data-x-greeting]')

  const theme = kept('theme')
  if (theme === 'light' || theme === 'dark') page.dataset['theme'] = theme

  /** @type {Record<string, [greeting: string, placeholder: string]>} */
  const words = {
    de: ['Worum geht es?', 'Frage stellen'],
    ar: ['ما الذي تود معرفته؟', 'كتابة رسالة'],
    ja: ['何について知りたいですか?', 'メッセージを入力'],
    zh: ['想了解什么？', '输入消息'],
  }
  const spoken = navigator.languages.map((tag) => tag.split('-')[0] ?? '')
  const language = kept('language') ?? spoken.find((each) => each === 'en' || each in words) ?? 'en'
  const [greet, ask] = words[language] ?? []
  if (greet && ask && greeting && field) {
    page.lang = language === 'zh' ? 'zh-Hans' : language
    page.dir = language === 'ar' ? 'rtl' : 'ltr'
    greeting.textContent = greet
    field.placeholder = ask
  }

  if (kept('chats-closed') === 'yes') skeleton?.querySelector('.demo-side')?.remove()
  // The chat that was shown last is shown again: with messages the field is below them.
  if (kept('shown') === 'messages') {
    skeleton?.querySelector('.demo-chat')?.removeAttribute('data-empty')
    greeting?.remove()
    skeleton?.querySelector('[data-x-suggestions]')?.remove()
  }
  if (location.pathname !== '/') skeleton?.querySelector('main')?.replaceChildren()

  // Enter says "send": done as soon as there is what sends.
  field?.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229)
      return
    event.preventDefault()
    if (field.value.trim() === '') return
    field.dataset['sent'] = ''
    field.readOnly = true
  })
}
