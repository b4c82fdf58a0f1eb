(function () {
  "use strict";
  try { new RegExp("a", "v"); } catch (error) {
    var Plain = RegExp;
    var Taught = function (pattern, flags) {
      var given = flags === undefined ? [pattern] : [pattern, String(flags).replace("v", "u")];
      return new.target ? Reflect.construct(Plain, given, new.target === Taught ? Plain : new.target) : Plain.apply(undefined, given);
    };
    Taught.prototype = Plain.prototype;
    Object.setPrototypeOf(Taught, Plain);
    Plain.prototype.constructor = Taught;
    window.RegExp = Taught;
  }
  if (!AbortSignal.timeout) AbortSignal.timeout = function (milliseconds) {
    var controller = new AbortController();
    setTimeout(function () { controller.abort(); }, milliseconds);
    return controller.signal;
  };
})();
