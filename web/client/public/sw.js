// Keeps the shell and the hashed assets so the app opens without a network. Answers of the API are
// never kept: a figure shown offline would be a figure nobody can vouch for.
const CACHE = 'steward-1'

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.add('/')).then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  )
})

async function fromCacheFirst(request) {
  const kept = await caches.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) (await caches.open(CACHE)).put(request, answer.clone())
  return answer
}

async function fromNetworkFirst(request) {
  try {
    const answer = await fetch(request)
    if (answer.ok) (await caches.open(CACHE)).put('/', answer.clone())
    return answer
  } catch {
    return (await caches.match('/')) ?? Response.error()
  }
}

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return
  if (/^\/(api|staff|health|metrics)(\/|$)/.test(url.pathname)) return
  if (url.pathname.startsWith('/assets/')) event.respondWith(fromCacheFirst(event.request))
  else if (event.request.mode === 'navigate') event.respondWith(fromNetworkFirst(event.request))
})
