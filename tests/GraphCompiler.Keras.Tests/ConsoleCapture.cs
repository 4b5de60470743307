using System.Text;

namespace GraphCompiler.Keras.Tests;

/// <summary>What a test's own thread writes to the console; other tests print meanwhile.</summary>
internal sealed class ConsoleCapture : IDisposable
{
    private static readonly Divider s_divider = new();

    [ThreadStatic]
    private static StringBuilder? t_text;

    static ConsoleCapture() => Console.SetOut(s_divider);

    public ConsoleCapture() => t_text = new StringBuilder();

    public string Text => t_text!.ToString();

    public void Dispose() => t_text = null;

    private sealed class Divider : TextWriter
    {
        private readonly TextWriter _others = Console.Out;

        public override Encoding Encoding => _others.Encoding;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(string? value)
        {
            if (t_text is { } own) own.Append(value);
            else _others.Write(value);
        }

        public override void WriteLine(string? value) => Write(value + "\n");
    }
}
