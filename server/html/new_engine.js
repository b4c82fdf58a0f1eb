try { new RegExp("a", "v"); } catch (error) {
  if (document.cookie.indexOf("engine=old") < 0) {
    document.cookie = "engine=old; path=/; SameSite=Lax";
    if (document.cookie.indexOf("engine=old") >= 0) location.reload();
  }
}
