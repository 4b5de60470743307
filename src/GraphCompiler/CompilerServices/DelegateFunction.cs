using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace GraphCompiler.CompilerServices;

/// <summary>Functions of delegates that no build has seen: everything about them is asked at run time.</summary>
internal static class DelegateFunction
{
    private static readonly ConditionalWeakTable<MethodInfo, RetracingDetector> s_detectors = [];

    /// <summary>The handle of a delegate.</summary>
    public static TfFunction<TDelegate> Create<TDelegate>(TDelegate function, bool reduceRetracing)
        where TDelegate : Delegate
    {
        var method = function.Method;
        var types = InvokeOf(typeof(TDelegate)).GetParameters();
        var own = method.GetParameters();
        own = own[Math.Max(0, own.Length - types.Length)..];
        var parameters = types.Select((parameter, i) => Describe(own[i], parameter)).ToArray();
        var body = Body(function, types);
        var definition = new FunctionDefinition(
            NameOf(method),
            $"{method.DeclaringType}.{method.Name}",
            parameters,
            (_, objects, scalars) => body(Arguments(parameters, objects, scalars)),
            reduceRetracing: reduceRetracing)
        {
            Retracing = s_detectors.GetValue(method, _ => new RetracingDetector()),
        };
        TfFunction<TDelegate>? handle = null;
        var call = Typed<TDelegate>(function, types, arguments => handle!.Invoke(arguments));
        return handle = new TfFunction<TDelegate>(definition, null, call, function, trace => Typed<TDelegate>(null, types, arguments => trace.Invoke(arguments)));
    }

    /// <summary>A delegate of the type that boxes its arguments; what they make of them has the type of its result.</summary>
    public static TDelegate Typed<TDelegate>(Func<object?[], object?> call)
        where TDelegate : Delegate => Typed<TDelegate>(null, InvokeOf(typeof(TDelegate)).GetParameters(), call);

    /// <summary>What a delegate of the type gives.</summary>
    public static Type ResultOf<TDelegate>()
        where TDelegate : Delegate => InvokeOf(typeof(TDelegate)).ReturnType;

    // The compiler calls a local function <Outer>g__Name|0_0.
    private static string NameOf(MethodInfo method) =>
        !method.Name.StartsWith('<') ? method.Name : method.Name.IndexOf("g__", StringComparison.Ordinal) is > 0 and var at ? method.Name[(at + 3)..].Split('|')[0] : "lambda";

    private static FunctionParameter Describe(ParameterInfo own, ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var kind = typeof(Tensor).IsAssignableFrom(type) ? FunctionParameter.ParameterKind.Tensor
            : type.IsPrimitive && type != typeof(nint) && type != typeof(nuint) ? FunctionParameter.ParameterKind.Literal
            : FunctionParameter.ParameterKind.Object;
        var described = FunctionParameter.Of(own.Name ?? $"arg{parameter.Position}", kind, type);
        return own.HasDefaultValue ? described.Or(own.DefaultValue) : described;
    }

    private static object?[] Arguments(FunctionParameter[] parameters, object?[] objects, HostScalar[] scalars)
    {
        var (nextObject, nextScalar) = (0, 0);
        return Array.ConvertAll(parameters, p => p.IsScalar ? scalars[nextScalar++].Value : objects[nextObject++]);
    }

    /// <summary>The delegate over boxed arguments.</summary>
    private static Func<object?[], object?> Body(Delegate function, ParameterInfo[] types)
    {
        var arguments = Expression.Parameter(typeof(object?[]));
        var call = Expression.Invoke(Expression.Constant(function), types.Select((p, i) => Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(i)), p.ParameterType)));
        return Expression.Lambda<Func<object?[], object?>>(Boxed(call), arguments).Compile();
    }

    /// <summary>A delegate of the type that boxes its arguments, and runs the function itself while functions run eagerly.</summary>
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The array is one of objects.")]
    private static TDelegate Typed<TDelegate>(TDelegate? function, ParameterInfo[] types, Func<object?[], object?> call)
        where TDelegate : Delegate
    {
        var parameters = types.Select(p => Expression.Parameter(p.ParameterType, p.Name)).ToArray();
        var boxed = Expression.NewArrayInit(typeof(object), parameters.Select(p => Expression.Convert(p, typeof(object))));
        Expression graph = Expression.Invoke(Expression.Constant(call), boxed);
        var result = InvokeOf(typeof(TDelegate)).ReturnType;
        graph = result == typeof(void) ? Expression.Block(typeof(void), graph) : Expression.Convert(graph, result);
        if (function is not null)
        {
            Func<bool> isEager = () => Tf.Config.RunFunctionsEagerly;
            graph = Expression.Condition(Expression.Invoke(Expression.Constant(isEager)), Expression.Invoke(Expression.Constant(function), parameters), graph, result);
        }

        return Expression.Lambda<TDelegate>(graph, parameters).Compile();
    }

    private static Expression Boxed(Expression call) =>
        call.Type == typeof(void) ? Expression.Block(call, Expression.Constant(null)) : Expression.Convert(call, typeof(object));

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A delegate's Invoke is always there.")]
    private static MethodInfo InvokeOf(Type type) => type.GetMethod("Invoke")!;
}
