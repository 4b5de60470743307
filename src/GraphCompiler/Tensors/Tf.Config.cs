namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>Switches of the whole process.</summary>
    public static class Config
    {
        /// <summary>While true every call of a [TfFunction] runs its own C# body; concrete functions still run their graphs.</summary>
        public static bool RunFunctionsEagerly { get; set; }

        /// <summary>Warnings: retracing, integers on a tape. They go to standard error unless replaced.</summary>
        public static Action<string> WarningLogger { get; set; } = message => Console.Error.WriteLine($"WARNING: {message}");

        /// <summary>Where graphs print; standard error by default.</summary>
        public static TextWriter PrintOutput { get; set; } = Console.Error;
    }
}
